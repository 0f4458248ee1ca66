using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class PathTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a.b", "a", "b")]
    [InlineData(" a.b ", "a", "b")]
    [InlineData("a.\"b.c\".d", "a", "b.c", "d")]
    [InlineData("\"\"", "")]
    [InlineData("a b.c", "a b", "c")]
    [InlineData("10.0foo", "10", "0foo")]
    [InlineData("true.1.-", "true", "1", "-")]
    [InlineData("include", "include")]
    public void A_path_is_read_like_a_key(string text, params string[] keys) => Assert.Equal(keys, HoconPath.Parse(text).Keys);

    [Theory]
    [InlineData("", "path \"\":1:1: expected a path, found the end of the file")]
    [InlineData("a..b", "path \"a..b\":1:3: expected a key before or after each '.' of the path; write \"\" for an empty key")]
    [InlineData("a.", "path \"a.\":1:3: expected a key before or after each '.' of the path; write \"\" for an empty key")]
    [InlineData("a=b", "path \"a=b\":1:2: expected the end of the path, found '='")]
    [InlineData("${a}", "path \"${a}\":1:1: expected a path, found '${'")]
    [InlineData("a\nb", "path \"a\\nb\":1:2: expected the end of the path, found the end of the line")]
    public void A_malformed_path_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<HoconException>(() => HoconPath.Parse(text)).Message);

    [Theory]
    [InlineData("a.b-c_1", "a", "b-c_1")]
    [InlineData("\"a.b\".c", "a.b", "c")]
    [InlineData("\"\".\"a b\".\"\\\"\"", "", "a b", "\"")]
    [InlineData("\"include\"", "include")]
    [InlineData("\"ä\"", "ä")]
    [InlineData("")]
    public void A_path_is_written_with_quotes_where_it_needs_them(string text, params string[] keys) =>
        Assert.Equal(text, HoconPath.Of(keys).ToString());

    [Fact]
    public void Paths_are_equal_if_their_keys_are()
    {
        var path = HoconPath.Parse("a.\"b\"");
        Assert.Equal(HoconPath.Of("a", "b"), path);
        Assert.Equal(HoconPath.Of("a", "b").GetHashCode(), path.GetHashCode());
        Assert.NotEqual(HoconPath.Of("a.b"), path);
        Assert.Equal(path, HoconPath.Root.Append("a").Append(HoconPath.Of("b")));
    }

    [Fact]
    public void A_value_is_found_by_its_path()
    {
        var root = Resolve("a { \"b.c\" { d = 1 } }, n = null");
        Assert.True(root.TryGet("a.\"b.c\".d", out var value));
        Assert.Equal(1, value.AsInt32());
        Assert.True(root.TryGet(HoconPath.Of("a", "b.c"), out _));
        Assert.True(root.TryGet("n", out var none));
        Assert.IsType<HoconNull>(none);
        Assert.True(root.TryGet(HoconPath.Root, out var itself));
        Assert.Same(root, itself);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.x")]
    [InlineData("a.b.c")]
    [InlineData("list.0")]
    public void What_is_not_there_is_not_found(string path) => Assert.False(Resolve("a.b = 1, list = [1]").TryGet(path, out _));

    [Fact]
    public void Asking_for_what_is_not_there_is_an_error_at_the_object()
    {
        var inner = Resolve("x = 1\na { b = 1 }").Get("a").AsObject();
        Assert.Equal("test.conf:2:3: a.c.d is not set", Assert.Throws<HoconException>(() => inner.Get("c.d")).Message);
    }
}
