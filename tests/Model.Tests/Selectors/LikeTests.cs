namespace ActorMQ.Model.Tests.Selectors;

public sealed class LikeTests
{
    [Theory]
    [InlineData("foo", "foo", true)]
    [InlineData("foo", "Foo", false)]
    [InlineData("foo", "foobar", false)]
    [InlineData("foo%", "foobar", true)]
    [InlineData("foo%", "foo", true)]
    [InlineData("%bar", "foobar", true)]
    [InlineData("%oba%", "foobar", true)]
    [InlineData("f%b%r", "foobar", true)]
    [InlineData("f%b%r", "foobars", false)]
    [InlineData("%ab%ab", "abxab", true)]
    [InlineData("%aab", "aaab", true)]
    [InlineData("f_o", "foo", true)]
    [InlineData("f_o", "fo", false)]
    [InlineData("f__", "foo", true)]
    [InlineData("_%", "", false)]
    [InlineData("%", "", true)]
    [InlineData("%%", "x", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("a%c", "a\nb\nc", true)]
    [InlineData("a_c", "a\nc", true)]
    public void Underscore_is_one_character_and_percent_any_run(string pattern, string header, bool matches) =>
        Assert.Equal(matches ? "true" : "false", Outcome.Of($"h LIKE '{pattern}'", Headers.With("h", header)));

    [Theory]
    [InlineData(".*", "abc")]
    [InlineData("a.c", "abc")]
    [InlineData("[abc]", "a")]
    [InlineData("a+", "aa")]
    [InlineData("a|b", "a")]
    [InlineData("(a)", "a")]
    [InlineData("^a$", "a")]
    [InlineData("\\d", "1")]
    [InlineData("a{2}", "aa")]
    public void What_means_something_in_a_regex_is_an_ordinary_character(string pattern, string notMatching)
    {
        Assert.Equal("false", Outcome.Of($"h LIKE '{pattern}'", Headers.With("h", notMatching)));
        Assert.Equal("true", Outcome.Of($"h LIKE '{pattern}'", Headers.With("h", pattern)));
    }

    [Theory]
    [InlineData("!_%", "!", "_foo", true)]
    [InlineData("!_%", "!", "xfoo", false)]
    [InlineData("100!%", "!", "100%", true)]
    [InlineData("100!%", "!", "1000", false)]
    [InlineData("a!!b", "!", "a!b", true)]
    [InlineData("a!bc", "!", "a!bc", true)]
    [InlineData("abc!", "!", "abc!", true)]
    [InlineData("%x\\_", "\\", "yx_", true)]
    [InlineData("%_", "%", "_", true)]
    [InlineData("%_", "%", "x", false)]
    [InlineData("%D%_", "%", "xD_", true)]
    [InlineData("%D%%", "%", "xDy", false)]
    [InlineData("%D%%", "%", "xD%", true)]
    [InlineData("_D__", "_", "xD_", true)]
    public void The_escape_is_ordinary_unless_a_wildcard_or_itself_follows(string pattern, string escape, string header, bool matches) =>
        Assert.Equal(matches ? "true" : "false", Outcome.Of($"h LIKE '{pattern}' ESCAPE '{escape}'", Headers.With("h", header)));

    [Theory]
    [InlineData("h NOT LIKE 'a%'", "b", "true")]
    [InlineData("h NOT LIKE 'a%'", "ab", "false")]
    [InlineData("h NOT LIKE '!_%' ESCAPE '!'", "_x", "false")]
    [InlineData("h LIKE '''%'''", "'quoted'", "true")]
    [InlineData("h * 2 LIKE '1_'", "5", "true")]
    public void Like_is_a_condition_among_others(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    [Theory]
    [InlineData("_", "😀", true)]
    [InlineData("__", "😀", false)]
    [InlineData("%__", "😀x", true)]
    [InlineData("%___", "😀x", false)]
    public void A_character_beyond_the_basic_plane_is_one_character(string pattern, string header, bool matches) =>
        Assert.Equal(matches ? "true" : "false", Outcome.Of($"h LIKE '{pattern}'", Headers.With("h", header)));

    [Fact]
    public void A_hostile_pattern_costs_no_more_than_its_length_times_that_of_the_text()
    {
        var pattern = string.Concat(Enumerable.Repeat("%a_", 1000)) + "b";

        Assert.Equal("false", Outcome.Of($"h LIKE '{pattern}'", Headers.With("h", new string('a', 20_000))));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void A_piece_of_any_length_is_found_wherever_it_stands(int length)
    {
        var text = new string('a', length) + "b" + new string('a', length);
        var (piece, other) = ("_" + new string('a', length - 2) + "b", "_" + new string('a', length - 2) + "c");

        foreach (var pattern in new[] { $"%{piece}%", $"%{piece}a%", $"%{piece}{new string('_', length)}", $"{new string('_', length + 1)}%a" })
            Assert.Equal("true", Outcome.Of($"h LIKE '{pattern}'", Headers.With("h", text)));
        foreach (var pattern in new[] { $"%{other}%", $"%{piece}a%b", $"%{piece}{new string('_', length + 1)}%" })
            Assert.Equal("false", Outcome.Of($"h LIKE '{pattern}'", Headers.With("h", text)));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('_')]
    public void A_long_piece_that_nearly_fits_everywhere_costs_no_more(char character)
    {
        var pattern = $"%_{new string(character, 4000)}b%";

        Assert.Equal("false", Outcome.Of($"h LIKE '{pattern}'", Headers.With("h", new string('a', 1_000_000))));
    }
}
