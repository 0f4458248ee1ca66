using static ActorMQ.Hocon.Tests.MemorySource;

namespace ActorMQ.Hocon.Tests;

public class IncludedSubstitutionTests
{
    [Fact]
    public void A_path_in_an_included_file_begins_at_the_root_of_that_file() => Assert.Equal(
        """{"x":1,"a":{"x":10,"y":10}}""",
        Json(("main.conf", "x = 1, a { include \"foo.conf\" }"), ("foo.conf", "x = 10, y = ${x}")));

    [Fact]
    public void What_the_including_file_sets_later_counts_there_too() => Assert.Equal(
        """{"a":{"x":42,"y":42}}""",
        Json(("main.conf", "a { include \"foo.conf\" }\na { x = 42 }"), ("foo.conf", "x = 10, y = ${x}")));

    [Fact]
    public void A_path_that_the_included_file_does_not_define_begins_at_the_root_of_all() => Assert.Equal(
        """{"foo":"parent","bar":"parent","subtree":{"foo":"child","a":"child","b":"parent"}}""",
        Json(
            ("main.conf", "foo = parent, bar = parent, subtree { include \"foo.conf\" }"),
            ("foo.conf", "foo = child, a = ${foo}, b = ${bar}")));

    [Fact]
    public void At_the_root_both_are_the_same() => Assert.Equal(
        """{"foo":"child","bar":"parent","a":"child","b":"parent"}""",
        Json(("main.conf", "foo = parent, bar = parent, include \"foo.conf\""), ("foo.conf", "foo = child, a = ${foo}, b = ${bar}")));

    [Fact]
    public void A_self_reference_looks_back_in_the_place_of_the_include() => Assert.Equal(
        """{"a":{"path":"/bin:/opt:/x"},"path":"/root"}""",
        Json(
            ("main.conf", "a { path = /bin, include \"foo.conf\", path = ${a.path}\":/x\" }\npath = /root"),
            ("foo.conf", "path = ${path}\":/opt\"")));

    [Fact]
    public void A_self_reference_without_an_earlier_value_there_means_the_root() => Assert.Equal(
        """{"path":"/root","a":{"path":"/root:/opt"}}""",
        Json(("main.conf", "path = /root, a { include \"foo.conf\" }"), ("foo.conf", "path = ${path}\":/opt\"")));

    [Fact]
    public void Appending_continues_what_is_in_the_place_of_the_include() => Assert.Equal(
        """{"a":{"list":[1,2,3]}}""",
        Json(("main.conf", "a { list = [1], include \"foo.conf\", list += 3 }"), ("foo.conf", "list += 2")));

    [Fact]
    public void Includes_within_includes_add_up() => Assert.Equal(
        """{"a":{"b":{"x":1,"y":1,"z":"root"}},"z":"root"}""",
        Json(
            ("main.conf", "a { include \"one.conf\" }, z = root"),
            ("one.conf", "b { include \"two.conf\" }"),
            ("two.conf", "x = 1, y = ${x}, z = ${z}")));

    [Fact]
    public void A_variable_of_the_environment_has_the_name_that_is_written()
    {
        var root = Load(("main.conf", "a { include \"foo.conf\" }"), ("foo.conf", "home = ${HOME}"));
        Assert.Equal("""{"a":{"home":"/root"}}""", HoconJson.Write(root.Resolve(name => name == "HOME" ? "/root" : null)));
    }

    [Fact]
    public void An_undefined_path_is_reported_as_it_is_written() => Assert.Equal(
        "foo.conf:1:5: ${x} is not defined; write ${?x} if it may be undefined",
        Error(("main.conf", "a { include \"foo.conf\" }"), ("foo.conf", "y = ${x}")));

    [Fact]
    public void Inside_an_array_there_is_no_path_for_substitutions_to_begin_at() => Assert.Equal(
        "foo.conf:1:12: a file that is included inside an array cannot contain substitutions, since what they refer to has no path there",
        Error(("main.conf", "a = [ { include \"foo.conf\" } ]"), ("foo.conf", "x = 1, y = ${x}")));
}
