using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using static ActorMQ.Hocon.Tests.MemorySource;

namespace ActorMQ.Hocon.Tests;

/// <summary>Java properties files, which can be included like those of HOCON and JSON.</summary>
public class JavaPropertiesTests
{
    private static string Read(string text) => Json(("a.conf", "include \"b\""), ("b.properties", text));

    [Theory]
    [InlineData("include \"b\"")]
    [InlineData("include \"b.properties\"")]
    [InlineData("include file(\"b\")")]
    [InlineData("include file(\"b.properties\")")]
    [InlineData("include required(\"b\")")]
    [InlineData("include required(file(\"b.properties\"))")]
    public void They_are_read_whatever_form_the_include_has(string text) =>
        Assert.Equal("""{"x":{"y":"1"}}""", Json(("a.conf", text), ("b.properties", "x.y = 1")));

    [Fact]
    public void They_belong_where_the_include_stands() =>
        Assert.Equal("""{"x":{"y":{"z":"1"}}}""", Json(("a.conf", "x { include \"b\" }"), ("b.properties", "y.z=1")));

    [Fact]
    public void A_properties_file_can_be_the_main_file() => Assert.Equal("""{"x":{"y":"1"}}""", Json(("a.properties", "x.y=1")));

    [Theory]
    [InlineData("a=b", "a", "b")]
    [InlineData("a:b", "a", "b")]
    [InlineData("a b", "a", "b")]
    [InlineData("a\tb", "a", "b")]
    [InlineData("  a \t\f = \t b c ", "a", "b c ")]
    [InlineData("a = : b", "a", ": b")]
    [InlineData("a", "a", "")]
    [InlineData("a=", "a", "")]
    [InlineData("=b", "", "b")]
    [InlineData("a\\ b\\=c\\:d = e", "a b=c:d", "e")]
    [InlineData("a = \\t\\n\\r\\f\\\\\\q\\u00e4\\uD83D\\uDE00", "a", "\t\n\r\f\\q\u00e4\U0001F600")]
    [InlineData("a = b\\\n   c\\\r\n\td", "a", "bcd")]
    [InlineData("a\\\n  b = c", "ab", "c")]
    [InlineData("a \\\n  = \\\n  b", "a", "b")]
    [InlineData("a = b\\\\\nc = d", "a", "b\\")]
    [InlineData("a = b\\\n\nc = d", "a", "b")]
    [InlineData("a = b\\", "a", "b")]
    [InlineData("# comment \\\na = b\n  ! another = one", "a", "b")]
    [InlineData("a = b # no comment", "a", "b # no comment")]
    [InlineData("\r\r\n\n a = b\rc = d", "a", "b")]
    [InlineData("a = 1\na = 2", "a", "2")]
    [InlineData("a = ${b}", "a", "${b}")]
    [InlineData("a = \"quoted\"", "a", "\"quoted\"")]
    public void Keys_and_values_are_what_Java_takes_them_for(string text, string key, string value)
    {
        var fields = JsonElement.Parse(Read(text));
        Assert.Equal(value, fields.GetProperty(key).GetString());
    }

    [Theory]
    [InlineData("a.b.c = 1\na.d = 2", """{"a":{"b":{"c":"1"},"d":"2"}}""")]
    [InlineData(". = 1", """{"":{"":"1"}}""")]
    [InlineData("a. = 1", """{"a":{"":"1"}}""")]
    [InlineData(".a..b = 1", """{"":{"a":{"":{"b":"1"}}}}""")]
    [InlineData("\"a.b\" = 1", "{\"\\\"a\":{\"b\\\"\":\"1\"}}")]
    public void Keys_are_split_at_every_dot_and_nowhere_else(string text, string json) => Assert.Equal(json, Read(text));

    [Theory]
    [InlineData("a = hello\na.b = world")]
    [InlineData("a.b = world\na = hello")]
    public void Where_a_key_is_a_text_and_an_object_the_object_wins(string text) => Assert.Equal("""{"a":{"b":"world"}}""", Read(text));

    [Fact]
    public void Values_are_texts_that_convert_like_any_other()
    {
        var document = Load(("a.conf", "include \"b\", d = ${c}"), ("b.properties", "a = 1\nb = true\nc = 5s")).Resolve();
        Assert.Equal(1, document.Get("a").AsInt32());
        Assert.True(document.Get("b").AsBoolean());
        Assert.Equal(TimeSpan.FromSeconds(5), document.Get("d").AsDuration());
        Assert.Equal("b.properties:3:5", document.Get("c").Origin.ToString());
        Assert.Equal("b.properties:3:1", document.Get("c").KeyOrigin.ToString());
    }

    [Theory]
    [InlineData("a = 1\nb = x\\u12g4", "b.properties:2:6: expected four hexadecimal digits after '\\u'; a backslash itself is written as '\\\\'")]
    [InlineData("b\\u12", "b.properties:1:2: expected four hexadecimal digits after '\\u'; a backslash itself is written as '\\\\'")]
    public void An_escape_that_is_none_is_refused(string text, string message) =>
        Assert.Equal(message, Error(("a.conf", "include \"b\""), ("b.properties", text)));

    [Fact]
    public void Any_text_is_read_or_refused() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Texts.Any.ToArbitrary(), text =>
    {
        try
        {
            return Read(text).StartsWith('{');
        }
        catch (HoconException e)
        {
            return e.Origin.Line > 0;
        }
    }));

    [Fact]
    public void Keys_of_many_dots_meet_the_limit_of_depth() => Assert.Equal(
        "b.properties:1:1: objects and arrays are nested deeper than 256 levels",
        Error(("a.conf", "include \"b\""), ("b.properties", new string('.', 300))));
}
