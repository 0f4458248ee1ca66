using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class UnquotedTextTests
{
    [Theory]
    [InlineData("foo")]
    [InlineData("foo-bar_baz")]
    [InlineData("/var/log/x.log")]
    [InlineData("(round)")]
    [InlineData("a;b|c~d<e>f%g'h")]
    [InlineData("äöü日本😀")]
    [InlineData("bar10.0")]
    [InlineData("footrue")]
    [InlineData("include")]
    public void Text_without_reserved_characters_needs_no_quotes(string text) => Assert.Equal(text, ValueOfA($"a = {text}").AsString());

    public static TheoryData<char> Reserved => [.. "`^?!@*&\\"];

    [Theory]
    [MemberData(nameof(Reserved))]
    public void A_reserved_character_needs_quotes(char c)
    {
        Assert.Equal(
            $"test.conf:1:6: found '{c}', which is reserved; put the text in quotes if it is meant to contain '{c}'",
            Error($"a = b{c}c"));
        Assert.Equal($"b{c}c", ValueOfA($"a = \"\"\"b{c}c\"\"\"").AsString());
    }

    [Theory]
    [InlineData("a = 10$",
        "test.conf:1:7: expected '${' of a substitution, found '$'; put the text in quotes if it is meant to contain '$'")]
    [InlineData("a = b+c", "test.conf:1:6: expected '+=', found '+'; put the text in quotes if it is meant to contain '+'")]
    [InlineData("a = 1+2", "test.conf:1:6: expected '+=', found '+'; put the text in quotes if it is meant to contain '+'")]
    [InlineData("a = 10e+3e", "test.conf:1:8: expected '+=', found '+'; put the text in quotes if it is meant to contain '+'")]
    public void The_beginning_of_an_operator_needs_quotes(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("truefoo")]
    [InlineData("nullable")]
    [InlineData("false.")]
    public void A_word_that_begins_with_a_keyword_is_text(string text) =>
        Assert.Equal(text, Assert.IsType<HoconString>(ValueOfA($"a = {text}")).Text);

    [Theory]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", "null")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("True", "\"True\"")]
    public void Keywords_are_values_of_their_own(string text, string json) => Assert.Equal(json, HoconJson.Write(ValueOfA($"a = {text}")));
}
