using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class WhitespaceTests
{
    public static TheoryData<char> Whitespace =>
    [
        ' ', '\t', '\v', '\f', '\r', '\x1C', '\x1D', '\x1E', '\x1F', '\u00A0', '\u1680', '\u2003', '\u2007', '\u2028', '\u2029',
        '\u202F', '\u205F', '\u3000', '\uFEFF',
    ];

    [Theory]
    [MemberData(nameof(Whitespace))]
    public void Every_separator_of_Unicode_is_whitespace(char c) =>
        Assert.Equal("""{"a":1,"b":2}""", Json($"{c}a{c}={c}1{c},{c}b={c}2{c}"));

    [Theory]
    [MemberData(nameof(Whitespace))]
    public void Whitespace_between_simple_values_is_kept_as_it_is(char c) =>
        Assert.Equal($"x{c}{c}y", ValueOfA($"a ={c}x{c}{c}y{c}").AsString());

    [Theory]
    [InlineData('\u200B')]
    [InlineData('\u0001')]
    [InlineData('\u007F')]
    [InlineData('\u0085')]
    public void Other_invisible_characters_are_text(char c) => Assert.Equal($"x{c}y", ValueOfA($"a = x{c}y").AsString());

    [Fact]
    public void Only_the_line_feed_ends_a_line() => Assert.Equal("x\ry\u2028z", ValueOfA("a = x\ry\u2028z").AsString());

    [Fact]
    public void A_carriage_return_before_the_line_feed_is_no_part_of_a_value() =>
        Assert.Equal("""{"a":"x","b":"y"}""", Json("a = x\r\nb = y\r\n"));
}
