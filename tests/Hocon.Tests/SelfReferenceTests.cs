using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class SelfReferenceTests
{
    [Theory]
    [InlineData("a = 1, a = ${a}", "1")]
    [InlineData("a = 1, a = ${a}2", "\"12\"")]
    [InlineData("a = \"a:b:c\", a = ${a}\":d\"", "\"a:b:c:d\"")]
    [InlineData("a = [/bin], a = ${a} [/usr/bin]", "[\"/bin\",\"/usr/bin\"]")]
    [InlineData("a { b = 5 }, a = ${a}", """{"b":5}""")]
    [InlineData("a = 1, a = ${a}, a = ${a}, a = ${a}", "1")]
    [InlineData("a = 1, a = ${a}x, a = ${a}y, a = ${a}z", "\"1xyz\"")]
    [InlineData("a = [1, 2], a = ${a} [3, 4], a = ${a} [5]", "[1,2,3,4,5]")]
    [InlineData("a { x = 0 }, a = ${a} { y = 1 }, a = ${a} { z = 2 }", """{"x":0,"y":1,"z":2}""")]
    [InlineData("a { b = 3 }, a = { b = 2 } ${a}", """{"b":3}""")]
    [InlineData("a = 1, a = ${?a}foo${?a}", "\"1foo1\"")]
    public void A_field_can_be_set_to_something_made_of_its_earlier_value(string text, string json) =>
        Assert.Equal(json, HoconJson.Write(ValueOfA(text)));

    [Theory]
    [InlineData("a.b = 1, a.b = ${a.b}", """{"a":{"b":1}}""")]
    [InlineData("a.b.c = 1, a.b.c = ${a.b.c}2", """{"a":{"b":{"c":"12"}}}""")]
    [InlineData("c { x = [], x = ${c.x}[1], x = ${c.x}[2] }", """{"c":{"x":[1,2]}}""")]
    public void It_works_at_every_depth(string text, string json) => Assert.Equal(json, Json(text));

    [Fact]
    public void It_looks_back_through_an_object_that_a_substitution_brought()
    {
        Assert.Equal("""{"d":{"x":[]},"c":{"x":[1,2]}}""", Json("d { x = [] }, c = ${d}, c { x = ${c.x}[1], x = ${c.x}[2] }"));
        Assert.Equal(
            """{"r":{"d":{"x":[]}},"q":{"d":{"x":[]},"c":{"x":[1,2]}}}""",
            Json("r { d.x = [] }, q = ${r}, q { d { x = [] }, c = ${q.d}, c { x = ${q.c.x}[1], x = ${q.c.x}[2] } }"));
    }

    [Theory]
    [InlineData("a { b { c = 5 } }, a = ${a.b}, a { b = 2 }", """{"a":{"b":2,"c":5}}""")]
    [InlineData("foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }", """{"foo":{"a":2,"c":1}}""")]
    public void A_path_into_itself_leads_into_the_earlier_value(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("a = 1, a = ${a}, a = 2", "2")]
    [InlineData("a = ${a}, a = 1, a = 2", "2")]
    [InlineData("a = 1, a = 2, a = ${a}", "2")]
    [InlineData("a { b = 5 }, a = ${a}, a { c = 6 }", """{"b":5,"c":6}""")]
    [InlineData("a = 1, a = ${?a}, a = 2", "2")]
    public void Only_what_is_before_it_counts(string text, string json) => Assert.Equal(json, HoconJson.Write(ValueOfA(text)));

    [Theory]
    [InlineData("a = ${?a}", "{}")]
    [InlineData("a = ${?a}foo", """{"a":"foo"}""")]
    [InlineData("a = ${?a}foo${?a}", """{"a":"foo"}""")]
    [InlineData("a = ${?b}foo, b = ${?a}", """{"a":"foo","b":"foo"}""")]
    [InlineData("b = ${?a}, a = ${?b}foo", """{"b":"foo","a":"foo"}""")]
    [InlineData("a = ${?b.c}{x = 1}, b.c = ${?a}", """{"a":{"x":1},"b":{"c":{"x":1}}}""")]
    public void Without_an_earlier_value_an_optional_one_is_undefined(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("a = ${a}", "test.conf:1:5: ${a} refers to itself, and there is no earlier value; write ${?a} if it may be undefined")]
    [InlineData("a = ${a}, a { b = 1 }",
        "test.conf:1:5: ${a} refers to itself, and there is no earlier value; write ${?a} if it may be undefined")]
    [InlineData("a = <${a.b}>",
        "test.conf:1:6: ${a.b} refers to itself, and there is no earlier value; write ${?a.b} if it may be undefined")]
    public void Without_an_earlier_value_a_required_one_is_an_error(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("a = 1, b = ${a}, a = ${b}", """{"a":1,"b":1}""")]
    [InlineData("a = 1, b = ${c}, c = ${a}, a = ${b}", """{"a":1,"b":1,"c":1}""")]
    [InlineData("a = 1, b = 2, a = ${b}, b = ${a}", """{"a":1,"b":1}""")]
    public void It_can_lead_back_by_way_of_other_fields(string text, string json) => Assert.Equal(json, Json(text));

    [Fact]
    public void An_object_in_which_a_reference_leads_back_is_no_self_reference() => Assert.Equal(
        """{"item1":{"b":{"c":43},"a":43},"defaults":{"a":43,"b":2}}""",
        Json("item1.b.c = 100\ndefaults { a = ${item1.b.c}, b = 2 }\nitem1 = ${defaults}\nitem1.b = { c : 43 }"));

    [Fact]
    public void Inside_an_object_a_reference_looks_forward() => Assert.Equal(
        """{"a":{"b":2,"x":2}}""",
        Json("a { b { c = 5 } }, a { x = ${a.b} }, a { b = 2 }"));
}
