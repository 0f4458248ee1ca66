using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class ConcatenationTests
{
    [Theory]
    [InlineData("foo bar  baz", "foo bar  baz")]
    [InlineData("  foo \"bar\"\t10  ", "foo bar\t10")]
    [InlineData("null bar 42 baz true 3.14 \"hi\"", "null bar 42 baz true 3.14 hi")]
    [InlineData("\" a \"b\" c \"", " a b c ")]
    [InlineData("1.10 1e5", "1.10 1e5")]
    [InlineData("1 2", "1 2")]
    [InlineData("\"\" \"\"", " ")]
    public void Simple_values_side_by_side_are_one_text(string values, string text) =>
        Assert.Equal(text, Assert.IsType<HoconString>(ValueOfA($"a = {values}")).Text);

    [Fact]
    public void A_single_value_keeps_its_type() => Assert.Equal("""{"a":true,"b":1,"c":null}""", Json("a = true \n b = 1 \n c = null "));

    [Fact]
    public void A_text_does_not_go_on_in_the_next_line() => Assert.Equal("[\"a\",\"b c\",1]", Json("[a\nb c\n1]"));

    [Fact]
    public void Spaces_do_not_separate_items() => Assert.Equal("[\"1 2 3 4\"]", Json("[ 1 2 3 4 ]"));

    [Fact]
    public void Arrays_side_by_side_are_one_array() => Assert.Equal("""{"a":[1,2,3,4]}""", Json("a = [1, 2] [3,\n 4]"));

    [Fact]
    public void Arrays_in_an_array_are_concatenated_in_a_line_and_separate_over_lines()
    {
        Assert.Equal("[[1,2,3,4]]", Json("[ [1, 2] [3, 4] ]"));
        Assert.Equal("[[1,2],[3,4]]", Json("[ [1, 2]\n [3, 4] ]"));
    }

    [Fact]
    public void Objects_side_by_side_are_merged()
    {
        Assert.Equal("""{"a":{"b":3,"c":2}}""", Json("a = { b = 1, c = 2 } { b = 3 }"));
        Assert.Equal("""{"a":{"b":3,"c":2}}""", Json("a { b = 1\n c = 2\n } { b = 3 }"));
        Assert.Equal("""[{"b":1,"c":2}]""", Json("[{ b = 1 } { c = 2 }]"));
        Assert.Equal("""[{"b":1},{"c":2}]""", Json("[{ b = 1 }\n{ c = 2 }]"));
    }

    [Theory]
    [InlineData("a = [1]\n[2]", "test.conf:2:1: expected a key, found '['")]
    [InlineData("a = { b = 1 }\n{ c = 2 }", "test.conf:2:1: expected a key, found '{'")]
    public void A_new_line_ends_a_concatenation(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("a = abc { x = y }",
        "test.conf:1:9: an object and a simple value cannot be concatenated")]
    [InlineData("a = { x = y } abc",
        "test.conf:1:15: an object and a simple value cannot be concatenated")]
    [InlineData("a = null { x = y }",
        "test.conf:1:10: an object and a simple value cannot be concatenated")]
    [InlineData("a = [1] 2\na = 3",
        "test.conf:1:9: an array and a simple value cannot be concatenated")]
    public void Values_of_different_kinds_cannot_be_concatenated(string text, string message) =>
        Assert.Equal($"{message}; separate them by ',' or a new line if they are two values", Error(text));

    [Theory]
    [InlineData("a = ${x}foo, x = 1", "1foo")]
    [InlineData("a = ${x}foo${x}, x = 1", "1foo1")]
    [InlineData("a = ${x} ${y}, x = abc, y = def", "abc def")]
    [InlineData("a = <${x}>, x = null", "<null>")]
    [InlineData("a = <${x}>, x = true", "<true>")]
    [InlineData("a = ${x}/${x}, x = 1.10", "1.10/1.10")]
    [InlineData("a = \"${x}\"${x}, x = 1", "${x}1")]
    [InlineData("a = foo${?missing}", "foo")]
    [InlineData("a = \"\"${?missing}${?absent}", "")]
    [InlineData("a = ${?missing} ${?absent}", " ")]
    public void Substitutions_take_part_in_texts(string text, string value) =>
        Assert.Equal(value, Assert.IsType<HoconString>(ValueOfA(text)).Text);

    [Theory]
    [InlineData("a = ${x} [3] ${y}, x = [1, 2], y = [4]", "[1,2,3,4]")]
    [InlineData("a = ${x}${y}, x = [1], y = [2]", "[1,2]")]
    [InlineData("a = ${x} ${y}, x = [1], y = [2]", "[1,2]")]
    [InlineData("a = ${?missing} [1]", "[1]")]
    [InlineData("a = [1] ${?missing}", "[1]")]
    [InlineData("a = ${?missing} ${x} ${?missing}, x = [1]", "[1]")]
    [InlineData("a = ${x}{ b = 2 }, x { a = 1 }", """{"a":1,"b":2}""")]
    [InlineData("a = ${x} { b = 1 } ${y}, x { b = 0 }, y { b = 2 }", """{"b":2}""")]
    [InlineData("a = ${x} ${y}, x { a = 1 }, y { b = 2 }", """{"a":1,"b":2}""")]
    [InlineData("a = { x = 1 } ${?missing}", """{"x":1}""")]
    [InlineData("a = ${?missing}${x}, x = 5", "5")]
    public void Substitutions_take_part_in_arrays_and_objects(string text, string json) =>
        Assert.Equal(json, HoconJson.Write(ValueOfA(text)));

    [Theory]
    [InlineData("a = [1] { b = 2 }",
        "test.conf:1:5: an object (test.conf:1:9) cannot be concatenated with an array (test.conf:1:5)")]
    [InlineData("a = abc ${x}, x { y = 1 }",
        "test.conf:1:5: \"abc\" (test.conf:1:5) cannot be concatenated with an object (test.conf:1:17)")]
    [InlineData("a = abc ${x}, x = [1]",
        "test.conf:1:5: \"abc\" (test.conf:1:5) cannot be concatenated with an array (test.conf:1:19)")]
    [InlineData("a = ${x}\"  \"${x}, x = [1]",
        "test.conf:1:5: \"  \" (test.conf:1:9) cannot be concatenated with an array (test.conf:1:23)")]
    [InlineData("a = ${x}[1], x { y = 1 }",
        "test.conf:1:5: an object (test.conf:1:16) cannot be concatenated with an array (test.conf:1:9)")]
    public void What_substitutions_bring_must_fit(string text, string message) =>
        Assert.Equal($"{message}; arrays go with arrays, objects with objects, simple values with simple values", Error(text));

    [Fact]
    public void An_object_with_numbers_as_keys_takes_part_in_arrays()
    {
        Assert.Equal("""["x","y","z"]""", HoconJson.Write(ValueOfA("a = ${b} [z], b { 1 = y, 0 = x, name = ignored }")));
        Assert.Equal("""["z","x"]""", HoconJson.Write(ValueOfA("a = [z] { 7 = x }")));
    }
}
