using static ActorMQ.Hocon.Tests.MemorySource;

namespace ActorMQ.Hocon.Tests;

public class IncludeTests
{
    [Theory]
    [InlineData("include \"b.conf\"")]
    [InlineData("include\n\n\"b.conf\"")]
    [InlineData("include\"b.conf\"")]
    [InlineData("include file(\"b.conf\")")]
    [InlineData("include file(  \n \"b.conf\" \n )")]
    [InlineData("include required(\"b.conf\")")]
    [InlineData("include required( \"b.conf\" )")]
    [InlineData("include required(file(\"b.conf\"))")]
    [InlineData("include required( file( \"b.conf\" ) )")]
    [InlineData("{ include \"b.conf\" }")]
    [InlineData("include \"b.conf\",")]
    [InlineData("include \"b.conf\" # comment")]
    public void A_file_can_be_included_in_several_ways(string text) =>
        Assert.Equal("""{"b":1}""", Json(("a.conf", text), ("b.conf", "b = 1")));

    [Theory]
    [InlineData("include \"b.conf\", c = 2")]
    [InlineData("include \"b.conf\"\nc = 2")]
    [InlineData("include required(file(\"b.conf\"))\nc = 2")]
    public void An_include_stands_in_the_place_of_a_field(string text) =>
        Assert.Equal("""{"b":1,"c":2}""", Json(("a.conf", text), ("b.conf", "b = 1")));

    [Fact]
    public void The_later_of_including_and_included_value_wins()
    {
        Assert.Equal("""{"x":2}""", Json(("a.conf", "x = 1, include \"b.conf\""), ("b.conf", "x = 2")));
        Assert.Equal("""{"x":1}""", Json(("a.conf", "include \"b.conf\", x = 1"), ("b.conf", "x = 2")));
        Assert.Equal("""{"x":{"y":1,"z":2}}""", Json(("a.conf", "x { y = 1 }, include \"b.conf\""), ("b.conf", "x { z = 2 }")));
    }

    [Fact]
    public void Inside_an_object_a_file_brings_fields_of_that_object() =>
        Assert.Equal("""{"x":{"y":{"b":1}}}""", Json(("a.conf", "x.y { include \"b.conf\" }"), ("b.conf", "b = 1")));

    [Fact]
    public void Inside_an_array_an_object_can_include_a_file() =>
        Assert.Equal("""{"x":[{"b":1}]}""", Json(("a.conf", "x = [ { include \"b.conf\" } ]"), ("b.conf", "b = 1")));

    [Fact]
    public void A_relative_name_is_relative_to_the_including_file() => Assert.Equal(
        """{"b":1,"c":2,"d":3}""",
        Json(
            ("/etc/a.conf", "include \"sub/b.conf\""),
            ("/etc/sub/b.conf", "b = 1, include \"c.conf\", include file(\"d.conf\")"),
            ("/etc/c.conf", "wrong = true"),
            ("/etc/sub/c.conf", "c = 2"),
            ("/etc/sub/d.conf", "d = 3")));

    [Fact]
    public void An_absolute_name_is_taken_as_it_is() =>
        Assert.Equal("""{"b":1}""", Json(("/etc/a.conf", "include \"/opt/b.conf\""), ("/opt/b.conf", "b = 1")));

    [Theory]
    [InlineData("include \"missing.conf\"")]
    [InlineData("include \"missing\"")]
    [InlineData("include file(\"missing.json\")")]
    public void A_missing_file_is_like_an_empty_one(string text) => Assert.Equal("{}", Json(("a.conf", text)));

    [Theory]
    [InlineData("include required(\"b.conf\")", "a.conf:1:18: there is no file 'b.conf' next to 'a.conf', but the include requires it")]
    [InlineData("x {\n  include required(file(\"b\"))\n}",
        "a.conf:2:25: there is no file 'b.properties' or 'b.json' or 'b.conf' next to 'a.conf', but the include requires it")]
    public void A_missing_file_that_is_required_is_an_error(string text, string message) => Assert.Equal(message, Error(("a.conf", text)));

    [Fact]
    public void A_name_without_extension_stands_for_properties_JSON_and_HOCON_with_the_last_word_for_HOCON() => Assert.Equal(
        """{"x":{"properties":"0","all":"conf","some":"json","json":1,"conf":2}}""",
        Json(
            ("a.conf", "include \"b\""),
            ("b.conf", "x { all = conf, conf = 2 }"),
            ("b.json", """{"x":{"json":1,"all":"json","some":"json"}}"""),
            ("b.properties", "x.properties = 0\nx.all = properties\nx.some = properties"),
            ("b", "x = unused")));

    [Theory]
    [InlineData("hosts.inc")]
    [InlineData("site-1.2.conf")]
    public void A_name_can_have_another_extension(string file)
    {
        var name = file.Replace(".conf", "", StringComparison.Ordinal);
        Assert.Equal("""{"x":1}""", Json(("a.conf", $"include \"{name}\""), (file, "x = 1")));
    }

    [Theory]
    [InlineData("include url(\"http://host/b.conf\")", "a.conf:1:13: including a URL is not supported; only files can be included")]
    [InlineData("include \"http://host/b.conf\"", "a.conf:1:9: including a URL is not supported; only files can be included")]
    [InlineData("include required(url(\"file:///b.conf\"))", "a.conf:1:22: including a URL is not supported; only files can be included")]
    [InlineData("include classpath(\"b.conf\")", "a.conf:1:19: include classpath(...) is not supported; only files can be included")]
    public void Only_files_can_be_included(string text, string message) => Assert.Equal(message, Error(("a.conf", text)));

    [Theory]
    [InlineData("include b.conf", "'b.conf'")]
    [InlineData("include = 1", "'='")]
    [InlineData("include file (\"b.conf\")", "'file'")]
    [InlineData("include file(b.conf)", "'file(b.conf)'")]
    [InlineData("include ${b}", "'${'")]
    [InlineData("include", "the end of the file")]
    public void An_include_needs_a_quoted_name(string text, string found) => Assert.Equal(
        $"a.conf:1:{(text == "include" ? 8 : 9)}: expected a quoted file name after 'include', found {found}; "
        + "write include \"name\", include file(\"name\") or include required(\"name\")",
        Error(("a.conf", text)));

    [Theory]
    [InlineData("include path(\"b.conf\")", "a.conf:1:14: found 'include path(' before the name; write include \"name\", ")]
    [InlineData("include file(\"b\"", "a.conf:1:17: expected ')' after the name of the file to include, found the end of the file")]
    [InlineData("include file(\"b\"))", "a.conf:1:17: expected ')' after the name of the file to include, found '))'")]
    [InlineData("include \"b\" \"c\"", "a.conf:1:13: expected ',' or a new line after the value, found \"c\"")]
    [InlineData("include \"b\" : 1", "a.conf:1:13: expected ',' or a new line after the value, found ':'; ")]
    [InlineData("include \"\"", "a.conf:1:9: expected the name of a file to include, found \"\"")]
    public void A_malformed_include_is_refused(string text, string message) =>
        Assert.StartsWith(message, Error(("a.conf", text)), StringComparison.Ordinal);

    [Fact]
    public void An_included_file_must_be_an_object() => Assert.Equal(
        "b.conf:2:1: expected an object in an included file, found an array",
        Error(("a.conf", "include \"b.conf\""), ("b.conf", "\n[1]")));

    [Fact]
    public void An_error_in_an_included_file_names_that_file() => Assert.Equal(
        "b.conf:2:5: expected a value after '=', found '}'",
        Error(("a.conf", "include \"b.conf\""), ("b.conf", "x {\ny = }")));

    [Fact]
    public void Files_cannot_include_each_other()
    {
        Assert.Equal(
            "a.conf:1:9: files include each other in a circle: a.conf -> a.conf",
            Error(("a.conf", "include \"a.conf\"")));
        Assert.Equal(
            "c.conf:1:13: files include each other in a circle: a.conf -> b.conf -> c.conf -> b.conf",
            Error(("a.conf", "include \"b\""), ("b.conf", "include \"c\""), ("c.conf", "x { include \"b.conf\" }")));
    }

    [Fact]
    public void A_file_can_be_included_several_times() => Assert.Equal(
        """{"x":{"b":1},"y":{"b":1}}""",
        Json(("a.conf", "x { include \"b\" }, y { include \"b\" }"), ("b.conf", "b = 1")));

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_at_the_include()
    {
        var error = Assert.Throws<HoconException>(() => HoconDocument.Parse(
            "include \"b.conf\"", "a.conf", new HoconParserOptions { Source = new BrokenSource() }));
        Assert.Equal("a.conf:1:9: cannot read 'b.conf': the disk is gone", error.Message);
        Assert.IsType<IOException>(error.InnerException);
    }

    [Fact]
    public void A_missing_main_file_is_an_error() => Assert.Equal(
        "nowhere.conf: there is no such file",
        Assert.Throws<HoconException>(() => HoconDocument.Load("nowhere.conf", NoFiles)).Message);

    private sealed class BrokenSource : IHoconSource
    {
        public string Locate(string name, string includingFile) => name;

        public Stream Open(string file) => throw new IOException("the disk is gone");
    }
}
