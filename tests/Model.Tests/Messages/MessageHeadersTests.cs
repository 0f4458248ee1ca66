using System.Text;
using ActorMQ.Model.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Messages;

public sealed class MessageHeadersTests
{
    private static readonly Gen<string> Texts = Gen.ListOf(Gen.Elements("\\", ":", "\n", "\r", "\\n", "\\c", "a", "b", " ", "\u20ac", "\U0001f600"))
        .Select(string.Concat);

    [Fact]
    public void The_first_of_repeated_headers_is_found()
    {
        var message = Encoded.Message("a:1\nb:2\na:3\n");

        Assert.Equal("1", Find(message, "a"));
        Assert.Equal("2", Find(message, "b"));
        Assert.Null(Find(message, "A"));
        Assert.Null(Find(message, ""));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("a")]
    [InlineData("abcd")]
    public void Part_of_a_name_is_another_name(string name) => Assert.Null(Find(Encoded.Message("abc:1\nx:abcd:y\n"), name));

    [Theory]
    [InlineData("a\\nb", "a\nb")]
    [InlineData("a\\rb", "a\rb")]
    [InlineData("a\\cb", "a:b")]
    [InlineData("a\\\\b", "a\\b")]
    [InlineData("a\\\\nb", "a\\nb")]
    [InlineData("a\\tb", "a\\tb")]
    [InlineData("a\\", "a\\")]
    [InlineData("\u20ac", "\u20ac")]
    [InlineData("", "")]
    public void Names_and_values_are_unescaped(string escaped, string text)
    {
        var message = Encoded.Message($"destination:/queue/a\n{escaped}:1\nvalue:{escaped}\n");

        Assert.Equal("1", Find(message, text));
        Assert.Equal(text, Find(message, "value"));
        Assert.Equal(new KeyValuePair<string, string>(text, "1"), MessageHeaders.All(message).ElementAt(1));
    }

    [Fact]
    public void A_very_long_name_is_found()
    {
        var name = new string('n', 300);

        Assert.Equal("1", Find(Encoded.Message($"{name}:1\n"), name));
        Assert.Null(Find(Encoded.Message($"{name}:1\n"), name + "n"));
    }

    [Fact]
    public void A_value_may_contain_what_looks_like_a_header() => Assert.Equal("x:y", Find(Encoded.Message("a:x:y\n"), "a"));

    [Fact]
    public void All_headers_are_found_whatever_their_texts() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Gen.ListOf(Gen.Zip(Texts, Texts)).ToArbitrary(), pairs =>
        {
            var block = string.Concat(pairs.Select(pair => $"{MessageHeaders.Escape(pair.Item1)}:{MessageHeaders.Escape(pair.Item2)}\n"));
            var message = Encoded.Message(block);
            Assert.Equal(pairs, message.Headers().Select(header => (header.Key, header.Value)));
            foreach (var (name, _) in pairs) Assert.Equal(pairs.First(pair => pair.Item1 == name).Item2, Find(message, name));
        }));

    [Fact]
    public void What_is_escaped_is_unescaped_to_the_same() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Texts.ToArbitrary(), text =>
        {
            var escaped = MessageHeaders.Escape(text);
            Assert.True(escaped.AsSpan().IndexOfAny("\n\r:") < 0);
            Assert.Equal(text, MessageHeaders.Unescape(Encoding.UTF8.GetBytes(escaped)));
        }));

    private static string? Find(Message message, string name) => MessageHeaders.TryGet(message, name, out var value) ? value : null;
}
