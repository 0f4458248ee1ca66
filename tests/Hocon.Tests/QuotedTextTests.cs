using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class QuotedTextTests
{
    [Theory]
    [InlineData("""
        ""
        """, "")]
    [InlineData("""
        "\" \\ \/ \b \f \n \r \t"
        """, "\" \\ / \b \f \n \r \t")]
    [InlineData("""
        "\u0046\u00e4\u00E4"
        """, "Fää")]
    [InlineData("""
        "\ud83d\ude00 😀"
        """, "😀 😀")]
    [InlineData("""
        "{ } [ ] : = , + # $ ${x} // !"
        """, "{ } [ ] : = , + # $ ${x} // !")]
    public void Escapes_are_those_of_JSON(string text, string value) => Assert.Equal(value, ValueOfA($"a = {text}").AsString());

    [Theory]
    [InlineData("a = \"x", "test.conf:1:5: the quoted text that begins here is not closed: expected '\"'")]
    [InlineData("a = \"x\ny\"",
        "test.conf:1:7: expected '\"' before the end of the line; use \\n for a line break, or triple quotes for a text of many lines")]
    [InlineData("a = \"x\ty\"", "test.conf:1:7: found a control character in quoted text; write it as \\u0009")]
    [InlineData("a = \"x\\q\"",
        "test.conf:1:7: found an unknown escape; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX, and \\\\ for a backslash itself")]
    [InlineData("a = \"\\u12g4\"", "test.conf:1:6: expected four hexadecimal digits after '\\u'")]
    [InlineData("a = \"\\u12", "test.conf:1:6: expected four hexadecimal digits after '\\u'")]
    [InlineData("a = \"\\", "test.conf:1:6: expected an escape after '\\', found the end of the file")]
    public void What_JSON_does_not_allow_is_refused(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"\"foo\"\"\"", "foo")]
    [InlineData("\"\"\"a \"quoted\" word\"\"\"", "a \"quoted\" word")]
    [InlineData("\"\"\"line\n  line\r\n\"\"\"", "line\n  line\r\n")]
    [InlineData("\"\"\"\\n \\u0046 \\\"\"\"", "\\n \\u0046 \\")]
    [InlineData("\"\"\"${x}\"\"\"", "${x}")]
    public void Triple_quotes_keep_everything_as_it_is(string text, string value) =>
        Assert.Equal(value, ValueOfA($"a = {text}").AsString());

    [Theory]
    [InlineData("\"\"\"foo\"\"\"\"", "foo\"")]
    [InlineData("\"\"\"foo\"\"\"\"\"\"", "foo\"\"\"")]
    [InlineData("\"\"\"\"\"\"\"\"\"", "\"\"\"")]
    public void Of_more_than_three_closing_quotes_the_first_belong_to_the_text(string text, string value) =>
        Assert.Equal(value, ValueOfA($"a = {text}").AsString());

    [Fact]
    public void Triple_quotes_must_be_closed() => Assert.Equal(
        "test.conf:2:5: the text that begins here is not closed: expected '\"\"\"'",
        Error("\na = \"\"\"x\n\"\"\n"));

    [Fact]
    public void Lines_are_counted_through_triple_quotes() => Assert.Equal(
        "test.conf:4:1: expected a key, found '}'",
        Error("a = \"\"\"x\n\n\"\"\"\n}"));
}
