using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class OriginTests
{
    private static string OriginOf(string path, string text) => Resolve(text).Get(path).Origin.ToString();

    private static string KeyOriginOf(string path, string text) => Resolve(text).Get(path).KeyOrigin.ToString();

    [Theory]
    [InlineData("a = 1", "test.conf:1:5")]
    [InlineData("\n  a : [1]", "test.conf:2:7")]
    [InlineData("a { b = 1 }", "test.conf:1:3")]
    [InlineData("a = x y z", "test.conf:1:5")]
    [InlineData("a = \"\"\"\n\"\"\"", "test.conf:1:5")]
    [InlineData("a = 1\na = 2", "test.conf:2:5")]
    [InlineData("a = 1\na = ${?x}", "test.conf:1:5")]
    [InlineData("a = ${b}\nb = 2", "test.conf:2:5")]
    [InlineData("a = <${b}>\nb = 2", "test.conf:1:5")]
    [InlineData("a += 1\na += 2", "test.conf:2:3")]
    [InlineData("a { b = 1 }\na { c = 2 }", "test.conf:2:3")]
    public void A_value_knows_where_it_is_written(string text, string origin) => Assert.Equal(origin, OriginOf("a", text));

    [Theory]
    [InlineData("a.b", "a.b = 1", "test.conf:1:1")]
    [InlineData("a.b", "a { x = 1\n  b = 2 }", "test.conf:2:3")]
    [InlineData("a", "a.b = 1\na.c = 2", "test.conf:2:1")]
    [InlineData("a", "a = 1\na = ${?x}", "test.conf:1:1")]
    [InlineData("a", "a = ${b}\nb = 2", "test.conf:1:1")]
    [InlineData("a.x", "a = ${b}\nb { x = 1 }", "test.conf:2:5")]
    public void A_value_knows_where_its_key_is_written(string path, string text, string origin) =>
        Assert.Equal(origin, KeyOriginOf(path, text));

    [Fact]
    public void An_item_is_its_own_key()
    {
        var item = ValueOfA("a = [1,\n  2]").AsArray().Items[1];
        Assert.Equal("test.conf:2:3", item.Origin.ToString());
        Assert.Equal("test.conf:2:3", item.KeyOrigin.ToString());
        Assert.Equal("a.1", item.Path.ToString());
    }

    [Fact]
    public void A_value_knows_its_path_even_if_it_came_by_a_substitution()
    {
        var root = Resolve("a.\"b.c\" = [{ d = x }], e = ${a}");
        Assert.Equal("a.\"b.c\".0.d", root.Get("a.\"b.c\"").AsArray().Items[0].AsObject().Get("d").Path.ToString());
        var error = Assert.Throws<HoconException>(() => root.Get("e.\"b.c\"").AsArray().Items[0].AsObject().Get("d").AsInt32());
        Assert.StartsWith("test.conf:1:18: e.\"b.c\".0.d: expected a whole number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_merged_files_the_winning_one_counts()
    {
        var root = HoconDocument.Parse("\na.x = 1", "user.conf")
            .WithFallback(HoconDocument.Parse("a { x = 2, y = 3 }", "reference.conf"))
            .Resolve();
        Assert.Equal("user.conf:2:7", root.Get("a.x").Origin.ToString());
        Assert.Equal("reference.conf:1:16", root.Get("a.y").Origin.ToString());
        Assert.Equal("user.conf:2:1", root.Get("a").Origin.ToString());
    }

    [Theory]
    [InlineData("\"ä\" = ]", 7)]
    [InlineData("\"😀\" = ]", 7)]
    [InlineData("\t\ta = ]", 7)]
    [InlineData("\uFEFFa = ]", 5)]
    public void Columns_count_characters(string text, int column) =>
        Assert.Equal(column, Assert.Throws<HoconException>(() => Json(text)).Origin.Column);

    [Fact]
    public void An_error_tells_place_and_problem_apart()
    {
        var error = Assert.Throws<HoconException>(() => Json("a = 1\nb = }"));
        Assert.Equal(new HoconOrigin("test.conf", 2, 5), error.Origin);
        Assert.Equal("expected a value after '=', found '}'", error.Problem);
        Assert.Equal("test.conf:2:5: expected a value after '=', found '}'", error.Message);
    }
}
