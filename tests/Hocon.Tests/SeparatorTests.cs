using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class SeparatorTests
{
    [Theory]
    [InlineData("a : 1")]
    [InlineData("a = 1")]
    [InlineData("a=1")]
    [InlineData("a\n=\n1")]
    [InlineData("\"a\"\n:\n1")]
    public void A_colon_or_an_equals_sign_separates_key_and_value(string text) => Assert.Equal("""{"a":1}""", Json(text));

    [Theory]
    [InlineData("a { b = 1 }")]
    [InlineData("a{b=1}")]
    [InlineData("a\n{\nb = 1\n}")]
    [InlineData("a = { b = 1 }")]
    public void The_separator_can_be_left_out_before_an_object(string text) => Assert.Equal("""{"a":{"b":1}}""", Json(text));

    [Theory]
    [InlineData("a = 1\nb = 2")]
    [InlineData("a = 1, b = 2")]
    [InlineData("a = 1, b = 2,")]
    [InlineData("a = 1\n\n,\n\nb = 2\n,\n")]
    [InlineData("a = 1\r\nb = 2\r\n")]
    [InlineData("{ a = 1, b = 2, }")]
    public void A_comma_or_new_lines_separate_fields(string text) => Assert.Equal("""{"a":1,"b":2}""", Json(text));

    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("[1,2,3,]")]
    [InlineData("[1\n2\n3]")]
    [InlineData("[\n1\n,2\n,\n3\n,\n]")]
    [InlineData("[1, 2 , 3\n]")]
    public void A_comma_or_new_lines_separate_items(string text) => Assert.Equal("[1,2,3]", Json(text));

    [Theory]
    [InlineData("[1,,2]", "test.conf:1:4: expected a value or ']', found ','")]
    [InlineData("[,1]", "test.conf:1:2: expected a value or ']' after '[', found ','")]
    [InlineData("[1,2,,]", "test.conf:1:6: expected a value or ']', found ','")]
    [InlineData("[,]", "test.conf:1:2: expected a value or ']' after '[', found ','")]
    [InlineData("{ , }", "test.conf:1:3: expected a key or '}', found ','")]
    [InlineData("{ a = 1,, }", "test.conf:1:9: expected a key or '}', found ','")]
    [InlineData(", a = 1", "test.conf:1:1: expected a key, found ','")]
    [InlineData("a = 1\n,\n,b = 2", "test.conf:3:1: expected a key, found ','")]
    public void Commas_stand_one_at_a_time_behind_a_value(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("{ a : true b : 1 }",
        "test.conf:1:14: expected ',', '}' or a new line after the value, found ':'; put the text in quotes if that belongs to it")]
    [InlineData("url = http://host/",
        "test.conf:1:11: expected ',' or a new line after the value, found ':'; put the text in quotes if that belongs to it")]
    [InlineData("[1 : 2]",
        "test.conf:1:4: expected ',', ']' or a new line after the item, found ':'; put the text in quotes if that belongs to it")]
    public void Spaces_do_not_separate_fields(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("a", "test.conf:1:2: expected '=', ':', '+=' or '{' after the key 'a', found the end of the file")]
    [InlineData("{ a }", "test.conf:1:5: expected '=', ':', '+=' or '{' after the key 'a', found '}'")]
    [InlineData("a\nb = 1", "test.conf:2:1: expected '=', ':', '+=' or '{' after the key 'a', found 'b'")]
    [InlineData("a b [1]", "test.conf:1:5: expected '=', ':', '+=' or '{' after the key '\"a b\"', found '['")]
    public void A_key_needs_a_separator(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("a =", "test.conf:1:4: expected a value after '=', found the end of the file")]
    [InlineData("{ a : }", "test.conf:1:7: expected a value after ':', found '}'")]
    [InlineData("a = , b = 1", "test.conf:1:5: expected a value after '=', found ','")]
    [InlineData("{\n  a =\n}", "test.conf:3:1: expected a value after '=', found '}'")]
    [InlineData("a += ]", "test.conf:1:6: expected a value after '+=', found ']'")]
    [InlineData("[ = ]", "test.conf:1:3: expected a value or ']' after '[', found '='")]
    public void A_separator_needs_a_value(string text, string message) => Assert.Equal(message, Error(text));
}
