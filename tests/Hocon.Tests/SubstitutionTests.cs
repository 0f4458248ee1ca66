using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class SubstitutionTests
{
    [Theory]
    [InlineData("42")]
    [InlineData("3.140")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("[1,2]")]
    [InlineData("""{"x":1}""")]
    public void A_substitution_alone_keeps_the_type_of_its_value(string json) =>
        Assert.Equal(json, HoconJson.Write(ValueOfA($"a = ${{b}}, b = {json}")));

    [Theory]
    [InlineData("a = ${ b.c }, b.c = 1")]
    [InlineData("a = ${b.\"c\"}, b.c = 1")]
    [InlineData("a = ${\"b\".c}, b.c = 1")]
    [InlineData("a = ${b c}, \"b c\" = 1")]
    [InlineData("a = ${\"b.c\"}, \"b.c\" = 1")]
    [InlineData("a = ${1.2}, 1.2 = 1")]
    [InlineData("a = ${true}, true = 1")]
    [InlineData("a = ${b\"\"}, b = 1")]
    public void The_path_is_written_like_a_key(string text) => Assert.Equal("1", HoconJson.Write(ValueOfA(text)));

    [Theory]
    [InlineData("a = ${}", "test.conf:1:7: expected a path after '${', found '}'")]
    [InlineData("a = ${?}", "test.conf:1:8: expected a path after '${?', found '}'")]
    [InlineData("a = ${ ?b}", "test.conf:1:8: found '?', which is reserved; put the text in quotes if it is meant to contain '?'")]
    [InlineData("a = ${b", "test.conf:1:8: expected '}' at the end of '${b', found the end of the file")]
    [InlineData("a = ${b\n}", "test.conf:1:8: expected '}' at the end of '${b', found the end of the line")]
    [InlineData("a = ${b${c}}", "test.conf:1:8: expected '}' at the end of '${b', found '${'")]
    [InlineData("a = ${b # }", "test.conf:1:12: expected '}' at the end of '${b', found the end of the file")]
    [InlineData("a = ${b..c}", "test.conf:1:9: expected a key before or after each '.' of the path; write \"\" for an empty key")]
    [InlineData("a = $b",
        "test.conf:1:5: expected '${' of a substitution, found '$'; put the text in quotes if it is meant to contain '$'")]
    public void A_malformed_substitution_is_refused(string text, string message) => Assert.Equal(message, Error(text));

    [Fact]
    public void In_quotes_it_is_text() => Assert.Equal("${b}", ValueOfA("a = \"${b}\", b = 1").AsString());

    [Theory]
    [InlineData("a = ${b}, b = 1", "1")]
    [InlineData("b = 1, a = ${b}, b = 2", "2")]
    [InlineData("b { x = 1 }, a = ${b}, b { y = 2 }", """{"x":1,"y":2}""")]
    [InlineData("a = ${b}, b = ${c.d}, c.d = 57", "57")]
    public void A_reference_means_the_final_value(string text, string json) => Assert.Equal(json, HoconJson.Write(ValueOfA(text)));

    [Fact]
    public void A_field_of_the_object_it_stands_in_can_be_referred_to()
    {
        Assert.Equal("""{"bar":{"foo":42,"baz":42}}""", Json("bar : { foo : 42, baz : ${bar.foo} }"));
        Assert.Equal("""{"bar":{"foo":43,"baz":43}}""", Json("bar : { foo : 42, baz : ${bar.foo} }\nbar : { foo : 43 }"));
        Assert.Equal("""{"bar":{"foo":42,"baz":42}}""", Json("bar : 101, bar : { foo : 42, baz : ${bar.foo} }"));
        Assert.Equal("""{"x":0,"bar":{"foo":42,"baz":42}}""", Json("x = 0, bar = [${x}], bar : { foo : 42, baz : ${bar.foo} }"));
        Assert.Equal("""{"base":{"k":1},"a":{"k":1,"x":1,"y":1}}""", Json("base { k = 1 }, a = ${base} { x = 1, y = ${a.x} }"));
    }

    [Fact]
    public void Objects_can_refer_to_each_other()
    {
        Assert.Equal(
            """{"bar":{"a":4,"b":3},"foo":{"c":3,"d":4}}""",
            Json("bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4"));
        Assert.Equal(
            """{"item1":{"a":10,"b":14},"item2":{"d":14,"e":10,"f":14,"g":14}}""",
            Json("item1 { a = 10, b = ${item2.d} }, item2 { d = 14, e = ${item1.a}, f = ${item1.b}, g = ${item2.f} }"));
        Assert.Equal(
            """{"defaults":{"a":1},"x":{"a":1,"c":1,"y":15},"z":{"a":1,"d":1,"y":15}}""",
            Json("defaults { a = 1 }\nx = ${defaults}, x.c = ${z.d}, x.y = ${z.y}\nz = ${defaults}, z.d = ${x.a}, z.y = 15"));
    }

    [Fact]
    public void What_is_beside_the_path_is_not_evaluated() => Assert.Equal(
        """{"foo":42,"a":{"b":{"c":42,"back":42},"back":42}}""",
        Json("foo = ${a.b.c}, a { b { c = 42, back = ${foo} }, back = ${foo} }"));

    [Fact]
    public void An_object_that_comes_by_substitution_merges_with_what_is_assigned_around_it()
    {
        const string Defaults = "defaults { a = 1, b { c = 2 } }\n";
        Assert.Equal("""{"a":1,"b":3}""", HoconJson.Write(Resolve(Defaults + "x = ${defaults}, x.b = 3").Get("x")));
        Assert.Equal("""{"a":1,"b":{"c":2,"d":3}}""", HoconJson.Write(Resolve(Defaults + "x = ${defaults}, x.b.d = 3").Get("x")));
        Assert.Equal("""{"b":{"c":2},"a":1}""", HoconJson.Write(Resolve(Defaults + "x.b = 3, x = ${defaults}").Get("x")));
        Assert.Equal("""{"d":0,"a":1,"b":{"c":2}}""", HoconJson.Write(Resolve(Defaults + "x.d = 0, x = ${defaults}").Get("x")));
    }

    [Fact]
    public void A_value_in_such_an_object_can_be_referred_to() => Assert.Equal(
        """{"defaults":{"a":1,"b":2},"item1":{"a":1,"b":{"c":43}},"item2":{"b":{"c":43}}}""",
        Json("defaults { a = 1, b = 2 }\nitem1 = ${defaults}\nitem1.b = { c : 43 }\nitem2.b = ${item1.b}"));

    [Fact]
    public void A_path_through_what_is_no_object_is_undefined() =>
        Assert.Equal("test.conf:1:12: ${b.c} is not defined; write ${?b.c} if it may be undefined", Error("b = 1, a = ${b.c}"));

    [Fact]
    public void An_undefined_path_is_an_error() => Assert.Equal(
        "test.conf:2:10: ${no.such.\"path.\"} is not defined; write ${?no.such.\"path.\"} if it may be undefined",
        Error("b = 1\na = [1, <${no.such.\"path.\"}>]"));

    [Theory]
    [InlineData("a = ${?x}", "{}")]
    [InlineData("a = ${?x}${?y}", "{}")]
    [InlineData("a = ${?x}, b = ${?a}, c = ${?b}", "{}")]
    [InlineData("a = 42, a = ${?x}", """{"a":42}""")]
    [InlineData("a { b = 42 }, a = ${?x}", """{"a":{"b":42}}""")]
    [InlineData("a { b = 42 }, a = ${?x}, a { c = 43 }", """{"a":{"b":42,"c":43}}""")]
    [InlineData("a.b = ${?x}", """{"a":{}}""")]
    [InlineData("a = [1, ${?x}, 2, ${?x}]", """{"a":[1,2]}""")]
    [InlineData("a = [${?x}${?y}]", """{"a":[]}""")]
    public void An_undefined_optional_substitution_leaves_everything_as_it_was(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("a = 42, a = ${?x}, x = 43", """{"a":43,"x":43}""")]
    [InlineData("a { b = 42 }, a = ${?x}, x = 43", """{"a":43,"x":43}""")]
    [InlineData("a = [1, ${?x}], x = 2", """{"a":[1,2],"x":2}""")]
    public void A_defined_optional_substitution_is_like_any_other(string text, string json) => Assert.Equal(json, Json(text));

    [Fact]
    public void Null_is_a_value() => Assert.Equal("""{"b":null,"a":null}""", Json("b = null, a = ${?b}", ("b", "from the environment")));

    [Theory]
    [InlineData("a = ${missing}, a = 42")]
    [InlineData("a = ${missing}x, a = 42")]
    [InlineData("a = [${missing}], a = 42")]
    [InlineData("a { b = ${missing} }, a = 42")]
    public void What_a_later_value_hides_is_not_evaluated(string text) => Assert.Equal("""{"a":42}""", Json(text));

    [Fact]
    public void What_a_later_object_merges_with_is_evaluated() => Assert.Equal(
        "test.conf:1:5: ${missing} is not defined; write ${?missing} if it may be undefined",
        Error("a = ${missing}, a { b = 1 }"));

    [Fact]
    public void Values_brought_by_a_substitution_are_not_made_a_second_time()
    {
        Assert.Equal("""{"d":{"x":[2]},"c":{"x":[2]}}""", Json("d { x += 2 }, c { x = [9] }, c = ${d}"));
        Assert.Equal("""{"a":{"x":[1]}}""", Json("a { x += 1 }, a = ${a}"));
        Assert.Equal("""{"a":{"x":[1]},"b":{"x":[1]}}""", Json("a { x += 1 }, b = ${a} ${a}"));
    }
}
