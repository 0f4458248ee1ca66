using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class KeyTests
{
    [Theory]
    [InlineData("foo.bar.baz = 1", """{"foo":{"bar":{"baz":1}}}""")]
    [InlineData("a.x = 1, a.y = 2", """{"a":{"x":1,"y":2}}""")]
    [InlineData("a.b { c = 1 }", """{"a":{"b":{"c":1}}}""")]
    [InlineData("a { b.c = 1 }", """{"a":{"b":{"c":1}}}""")]
    public void A_dot_leads_into_an_object(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("foo.bar.\"hello.world\" = 1", """{"foo":{"bar":{"hello.world":1}}}""")]
    [InlineData("\"a.b\" = 1", """{"a.b":1}""")]
    [InlineData("\"\"\"a.b\"\"\" = 1", """{"a.b":1}""")]
    [InlineData("foo\"10.0\" = 1", """{"foo10.0":1}""")]
    [InlineData("\"a\"b.c = 1", """{"ab":{"c":1}}""")]
    public void A_dot_in_quotes_is_a_character(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("3.14 = 1", """{"3":{"14":1}}""")]
    [InlineData("10.0foo = 1", """{"10":{"0foo":1}}""")]
    [InlineData("foo10.0 = 1", """{"foo10":{"0":1}}""")]
    [InlineData("1.2.3 = 1", """{"1":{"2":{"3":1}}}""")]
    [InlineData("0.1.2.ABC = 1", """{"0":{"1":{"2":{"ABC":1}}}}""")]
    [InlineData("1.10 = 1", """{"1":{"10":1}}""")]
    [InlineData("-1 = 1", """{"-1":1}""")]
    [InlineData("-foo = 1", """{"-foo":1}""")]
    [InlineData("3 = 1", """{"3":1}""")]
    public void A_number_is_taken_as_it_is_written_and_its_dot_separates(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("true = 1", """{"true":1}""")]
    [InlineData("null.false = 1", """{"null":{"false":1}}""")]
    [InlineData("trueish = 1", """{"trueish":1}""")]
    public void Words_that_are_values_elsewhere_are_texts_here(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData(" a b c = 1", """{"a b c":1}""")]
    [InlineData("a  \"b\" \t= 1", """{"a  b":1}""")]
    [InlineData("a . b = 1", """{"a ":{" b":1}}""")]
    [InlineData("foo include = 1", """{"foo include":1}""")]
    public void Spaces_within_a_key_are_kept(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("\"\" = 1", """{"":1}""")]
    [InlineData("a.\"\".b = 1", """{"a":{"":{"b":1}}}""")]
    [InlineData("\"\".\"\" = 1", """{"":{"":1}}""")]
    public void A_quoted_key_can_be_empty(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("a..b = 1", 3)]
    [InlineData(".b = 1", 1)]
    [InlineData("a. = 1", 4)]
    [InlineData(". = 1", 1)]
    [InlineData("\"\". = 1", 5)]
    [InlineData(".\"\" = 1", 1)]
    [InlineData("1..2 = 1", 3)]
    [InlineData("a.😀..c = 1", 5)]
    public void An_unquoted_key_cannot_be_empty(string text, int column) => Assert.Equal(
        $"test.conf:1:{column}: expected a key before or after each '.' of the path; write \"\" for an empty key",
        Error(text));

    [Theory]
    [InlineData("{ {a = 1} = 2 }", "test.conf:1:3: expected a key or '}', found '{'")]
    [InlineData("{ [a] = 2 }", "test.conf:1:3: expected a key or '}', found '['")]
    [InlineData("${a} = 2", "test.conf:1:1: expected a key, found '${'")]
    [InlineData("a${b} = 2", "test.conf:1:2: expected '=', ':', '+=' or '{' after the key 'a', found '${'")]
    [InlineData("= 2", "test.conf:1:1: expected a key, found '='")]
    [InlineData("+= 2", "test.conf:1:1: expected a key, found '+='")]
    public void Only_simple_values_make_a_key(string text, string message) => Assert.Equal(message, Error(text));

    [Fact]
    public void The_word_include_in_quotes_is_a_key() => Assert.Equal("""{"include":1}""", Json("\"include\" = 1"));

    [Theory]
    [InlineData("includes = 1", """{"includes":1}""")]
    [InlineData("include-all = 1", """{"include-all":1}""")]
    [InlineData("a.include = 1", """{"a":{"include":1}}""")]
    public void A_key_can_contain_the_word_include(string text, string json) => Assert.Equal(json, Json(text));
}
