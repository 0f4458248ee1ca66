namespace ActorMQ.Hocon.Tests;

public class FallbackTests
{
    private static HoconDocument Parse(string text, string file = "x.conf") => HoconDocument.Parse(text, file);

    private static string Layered(params string[] texts) =>
        HoconJson.Write(texts.Select(t => Parse(t)).Aggregate((upper, lower) => upper.WithFallback(lower)).ResolveValue());

    [Fact]
    public void What_the_upper_document_does_not_define_shows_through() =>
        Assert.Equal("""{"a":{"x":1,"y":3},"b":4,"c":5}""", Layered("a.y = 3, c = 5", "a { x = 1, y = 2 }, b = 4"));

    [Fact]
    public void Substitutions_see_the_final_values_of_all_layers()
    {
        Assert.Equal("""{"port":7000,"url":"host:7000"}""", Layered("port = 7000", "port = 61613, url = \"host:\"${port}"));
        Assert.Equal("""{"home":"/opt","log":"/opt/log"}""", Layered("log = ${home}/log", "home = /opt"));
    }

    [Fact]
    public void A_self_reference_looks_back_into_the_layer_below()
    {
        Assert.Equal("""{"path":"/bin:/opt"}""", Layered("path = ${path}\":/opt\"", "path = /bin"));
        Assert.Equal("""{"list":[1,2]}""", Layered("list += 2", "list = [1]"));
        Assert.Equal("""{"q":{"a":1,"b":2}}""", Layered("q = ${q} { b = 2 }", "q { a = 1 }"));
    }

    [Fact]
    public void Null_takes_away_what_is_below() => Assert.Equal("""{"a":null}""", Layered("a = null", "a { x = 1 }"));

    [Fact]
    public void Only_neighbours_merge()
    {
        Assert.Equal("""{"a":{"x":1}}""", Layered("a { x = 1 }", "a = 42", "a { y = 2 }"));
        Assert.Equal("""{"a":{"y":2,"x":1}}""", Layered("a { x = 1 }", "a { y = 2 }", "a = 42"));
    }

    [Theory]
    [InlineData("a = ${?x}", "a = 1, b { c = 2 }", "b.c = 3, b.d = ${a}")]
    [InlineData("a = ${b}", "b { x = 1 }, a { y = 2 }", "a { z = 3 }")]
    [InlineData("a { x = 1 }", "a = 42", "a { y = 2 }")]
    public void It_does_not_matter_which_layers_are_joined_first(string top, string middle, string bottom)
    {
        var right = Parse(top).WithFallback(Parse(middle).WithFallback(Parse(bottom)));
        Assert.Equal(Layered(top, middle, bottom), HoconJson.Write(right.Resolve()));
    }

    [Fact]
    public void Layering_leaves_the_documents_as_they_are()
    {
        var upper = Parse("a { x = 1 }, c { d { e = 1 } }");
        var lower = Parse("a { y = 2 }, b { z = 3 }");
        var layered = upper.WithFallback(lower);
        var again = Parse("c { d { f = 2 } }, b { w = 4 }").WithFallback(layered);

        Assert.Equal("""{"a":{"x":1},"c":{"d":{"e":1}}}""", HoconJson.Write(upper.Resolve()));
        Assert.Equal("""{"a":{"y":2},"b":{"z":3}}""", HoconJson.Write(lower.Resolve()));
        Assert.Equal("""{"a":{"y":2,"x":1},"b":{"z":3},"c":{"d":{"e":1}}}""", HoconJson.Write(layered.Resolve()));
        Assert.Equal("""{"a":{"y":2,"x":1},"b":{"z":3,"w":4},"c":{"d":{"e":1,"f":2}}}""", HoconJson.Write(again.Resolve()));
    }

    [Fact]
    public void A_document_can_be_its_own_fallback()
    {
        var document = Parse("a = [1], a += ${x}, x = 2");
        Assert.Equal(document.Resolve(), document.WithFallback(document).Resolve());
    }

    [Fact]
    public void A_document_can_be_resolved_more_than_once()
    {
        var document = Parse("a = ${X}");
        Assert.Equal("1", document.Resolve(_ => "1").Get("a").AsString());
        Assert.Equal("2", document.Resolve(_ => "2").Get("a").AsString());
    }

    [Fact]
    public void An_array_at_the_root_hides_what_is_below() => Assert.Equal("[1]", Layered("[1]", "a = 1"));
}
