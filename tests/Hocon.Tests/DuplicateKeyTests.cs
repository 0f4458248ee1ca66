using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class DuplicateKeyTests
{
    [Fact]
    public void The_last_value_of_a_key_wins() => Assert.Equal("""{"a":2}""", Json("a = 1, a = 2"));

    [Fact]
    public void A_key_set_twice_with_objects_merges_them() =>
        Assert.Equal("""{"a":{"x":1,"y":3,"z":4}}""", Json("a { x = 1, y = 2 }\na { y = 3, z = 4 }"));

    [Fact]
    public void Objects_merge_at_every_level() => Assert.Equal(
        """{"a":{"b":{"c":{"x":1,"y":3,"z":4}}}}""",
        Json("a { b { c { x = 1, y = 2 } } }\na { b { c { y = 3, z = 4 } } }"));

    [Fact]
    public void Arrays_do_not_merge() => Assert.Equal("""{"a":[3]}""", Json("a = [1, 2], a = [3]"));

    [Theory]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("[1]")]
    [InlineData("text")]
    public void A_value_that_is_no_object_keeps_the_objects_around_it_apart(string between) =>
        Assert.Equal("""{"a":{"y":2}}""", Json($"a {{ x = 1 }}\na = {between}\na {{ y = 2 }}"));

    [Fact]
    public void A_value_that_is_no_object_takes_the_place_of_one() => Assert.Equal("""{"a":1}""", Json("a { x = 1 }, a = 1"));

    [Fact]
    public void Fields_keep_the_order_in_which_they_are_first_mentioned() =>
        Assert.Equal("""{"z":4,"a":2,"m":{"k":3,"b":5}}""", Json("z = 1, a = 2, m.k = 3, z = 4, m.b = 5"));

    [Fact]
    public void Keys_differ_in_case() => Assert.Equal("""{"a":1,"A":2}""", Json("a = 1, A = 2"));
}
