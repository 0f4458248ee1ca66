using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class RootTests
{
    [Theory]
    [InlineData("{ a = 1 }")]
    [InlineData("a = 1")]
    [InlineData("\n\n { a = 1 } \n\n")]
    [InlineData("\uFEFFa = 1")]
    [InlineData("\uFEFF{\"a\":1}")]
    public void Braces_around_the_root_can_be_left_out(string text) => Assert.Equal("""{"a":1}""", Json(text));

    [Theory]
    [InlineData("")]
    [InlineData("  \n\r\n ")]
    [InlineData("# nothing but a comment")]
    [InlineData("{}")]
    public void A_file_without_fields_is_an_empty_object(string text) => Assert.Equal("{}", Json(text));

    [Fact]
    public void The_root_can_be_an_array() => Assert.Equal("""[1,{"a":2}]""", Json("[1, {a = 2}]"));

    [Fact]
    public void An_array_is_no_configuration()
    {
        var document = HoconDocument.Parse("[1]", "list.conf");
        var error = Assert.Throws<HoconException>(() => document.Resolve());
        Assert.Equal("list.conf:1:1: expected an object, found an array", error.Message);
    }

    [Theory]
    [InlineData("a = 1 }", "test.conf:1:7: expected ',' or a new line after the value, found '}'")]
    [InlineData("}", "test.conf:1:1: expected a key, found '}'")]
    [InlineData("{ a = 1", "test.conf:1:8: expected ',', '}' or a new line after the value, found the end of the file")]
    [InlineData("{ a = 1\n", "test.conf:2:1: expected a key or '}', found the end of the file")]
    [InlineData("[1, 2", "test.conf:1:6: expected ',', ']' or a new line after the item, found the end of the file")]
    [InlineData("{ a = 1 ]", "test.conf:1:9: expected ',', '}' or a new line after the value, found ']'")]
    public void Braces_must_be_balanced(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("{} x", "test.conf:1:4: expected the end of the file, found 'x'")]
    [InlineData("{}{}", "test.conf:1:3: expected the end of the file, found '{'")]
    [InlineData("[] true", "test.conf:1:4: expected the end of the file, found 'true'")]
    [InlineData("{}\na = 1", "test.conf:2:1: expected the end of the file, found 'a'")]
    public void Nothing_follows_the_root(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("42")]
    [InlineData("\"text\"")]
    public void A_simple_value_is_no_document(string text) => Assert.Throws<HoconException>(() => Json(text));
}
