using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class AppendTests
{
    [Theory]
    [InlineData("a = [1], a += 2", "[1,2]")]
    [InlineData("a = [], a += 2", "[2]")]
    [InlineData("a += 2", "[2]")]
    [InlineData("a += 1, a += 2, a += 3", "[1,2,3]")]
    [InlineData("a += [1], a += [2]", "[[1],[2]]")]
    [InlineData("a += { b = 1 }, a += { b = 2 }", """[{"b":1},{"b":2}]""")]
    [InlineData("a += one text", "[\"one text\"]")]
    [InlineData("a = ${x}, a += ${y}, x = [1], y = 2", "[1,2]")]
    [InlineData("a = [1], a += ${?missing}", "[1]")]
    [InlineData("a = ${?missing}, a += 1", "[1]")]
    [InlineData("a += 1, a = ${?missing}, a += 2", "[1,2]")]
    [InlineData("a = [1], a = ${a} [2], a += 3, a = ${a} [4]", "[1,2,3,4]")]
    [InlineData("a += 1, a = 5", "5")]
    [InlineData("a { 0 = x, 1 = y }, a += z", "[\"x\",\"y\",\"z\"]")]
    public void Plus_equals_adds_an_item_to_the_earlier_array(string text, string json) =>
        Assert.Equal(json, HoconJson.Write(ValueOfA(text)));

    [Theory]
    [InlineData("a.b.c = [1], a.b.c += 2", """{"a":{"b":{"c":[1,2]}}}""")]
    [InlineData("a { b { c = [1] } }, a { b { c += 2 } }", """{"a":{"b":{"c":[1,2]}}}""")]
    [InlineData("x { a += 1, a += 2 }", """{"x":{"a":[1,2]}}""")]
    [InlineData("d { x = [0] }, c = ${d}, c { x += 1, x += 2 }", """{"d":{"x":[0]},"c":{"x":[0,1,2]}}""")]
    [InlineData("d { x = [0] }, c = ${d} { x += 1 }", """{"d":{"x":[0]},"c":{"x":[0,1]}}""")]
    [InlineData("a { x = [0] }, d {}, a = ${d} { x += 1 }", """{"a":{"x":[0,1]},"d":{}}""")]
    public void It_works_at_every_depth(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("x = [ { a += 1, a += 2 } ]", """{"x":[{"a":[1,2]}]}""")]
    [InlineData("x += { a += 1, a += 2 }", """{"x":[{"a":[1,2]}]}""")]
    public void It_works_inside_arrays(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("a = 10, a += 2", "test.conf:1:11: expected an array before '+=', found 10 (test.conf:1:5)")]
    [InlineData("a = abc\na += 2", "test.conf:2:3: expected an array before '+=', found \"abc\" (test.conf:1:5)")]
    [InlineData("a = null, a += 2", "test.conf:1:13: expected an array before '+=', found null (test.conf:1:5)")]
    [InlineData("a { x = y }, a += 2", "test.conf:1:16: expected an array before '+=', found an object (test.conf:1:3)")]
    public void The_earlier_value_must_be_an_array(string text, string message) => Assert.Equal(message, Error(text));

    [Fact]
    public void It_continues_what_a_substitution_brought() => Assert.Equal(
        """{"d":{"x":[1]},"c":{"x":[1,2]}}""",
        Json("d { x += 1 }, c = ${d}, c { x += 2 }"));

    [Fact]
    public void Items_that_are_being_added_are_not_seen_by_what_they_are_added_to() => Assert.Equal(
        """{"d":{"x":[2,1]},"c":{"x":[2]}}""",
        Json("d { x = ${?c.x}, x += 1 }, c = ${d}, c { x += 2 }"));

    [Fact]
    public void Thousands_of_items_can_be_added_one_by_one()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"hosts += host-{i}\n"));
        Assert.Equal(20_000, Resolve(text).Get("hosts").AsArray().Items.Count);
    }
}
