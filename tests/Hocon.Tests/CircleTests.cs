using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class CircleTests
{
    [Theory]
    [InlineData("bar : ${foo}\nfoo : ${bar}",
        "test.conf:2:7: ${bar} closes a circle: ${foo} -> ${bar}; write ${?bar} if it may be undefined")]
    [InlineData("a : ${b}\nb : ${c}\nc : ${a}",
        "test.conf:3:5: ${a} closes a circle: ${b} -> ${c} -> ${a}; write ${?a} if it may be undefined")]
    [InlineData("a = ${b}, b = x${?c}, c = ${a}",
        "test.conf:1:27: ${a} closes a circle: ${b} -> ${?c} -> ${a}; write ${?a} if it may be undefined")]
    [InlineData("foo = ${bar}, bar = ${a.b.c}, a.b.c = ${foo}",
        "test.conf:1:39: ${foo} closes a circle: ${bar} -> ${a.b.c} -> ${foo}; write ${?foo} if it may be undefined")]
    public void References_in_a_circle_are_an_error(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("foo = ${?bar}, bar = ${?a.b.c}, a.b.c = ${?foo}", """{"a":{"b":{}}}""")]
    [InlineData("a = ${?b}, b = ${?a}", "{}")]
    public void A_circle_of_optional_references_is_undefined(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("a : { b : ${a} }", 11)]
    [InlineData("a : [${a}]", 6)]
    [InlineData("a = 1, a = [${a}, 2]", 13)]
    [InlineData("a = 1, a = { x : ${a} }", 18)]
    [InlineData("a.b.c = ${a}", 9)]
    [InlineData("a.b = x${a}", 8)]
    [InlineData("a += ${a}", 6)]
    [InlineData("a = [{ b = [ { c = ${a} } ] }]", 20)]
    public void Nothing_can_stand_inside_of_itself(string text, int column) => Assert.Equal(
        $"test.conf:1:{column}: ${{a}} stands inside of what it refers to; write ${{?a}} if it may be undefined",
        Error(text));

    [Theory]
    [InlineData("a : { b : ${?a} }", """{"a":{}}""")]
    [InlineData("a : { b : 1, b : ${?a} }", """{"a":{"b":1}}""")]
    [InlineData("a : [1, ${?a}]", """{"a":[1]}""")]
    [InlineData("a.b = ${?a}{ c = 1 }", """{"a":{"b":{"c":1}}}""")]
    [InlineData("a.b = ${?a} x", """{"a":{"b":" x"}}""")]
    public void An_optional_reference_to_what_it_stands_in_is_undefined(string text, string json) => Assert.Equal(json, Json(text));

    [Fact]
    public void Objects_cannot_contain_each_other()
    {
        Assert.Equal("test.conf:2:9: ${a} stands inside of what it refers to", Error("a { b = ${b} }\nb { a = ${a} }"));
        Assert.Equal("""{"a":{"b":{}},"b":{"a":{}}}""", Json("a { b = ${?b} }\nb { a = ${?a} }"));
        Assert.Equal("test.conf:1:9: ${b} stands inside of what it refers to", Error("a { b = ${b} }\nb { a = ${a} { x = 1 } }"));
    }

    [Fact]
    public void A_circle_that_a_later_value_hides_is_no_circle()
    {
        Assert.Equal("""{"a":42}""", Json("a = ${a}, a = 42"));
        Assert.Equal("""{"a":{"b":1}}""", Json("a { b = ${a} }, a { b = 1 }"));
        Assert.Equal("""{"a":1,"b":1}""", Json("a = ${b}, b = ${a}, a = 1"));
    }

    [Fact]
    public void An_object_that_grows_at_every_turn_of_a_circle_ends_at_the_limit() => Assert.Equal(
        "test.conf:1:10: the value at a.x.x... is nested deeper than 256 levels, as if it contained itself",
        Error("a = ${c} { x = ${b} }, b = ${a}, c { x = ${d} }, d = ${c}"));
}
