using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Tests.Selectors;

public sealed class FunctionTests
{
    [Theory]
    [InlineData("REGEX('sales.*', h)", "eu-sales-1", "true")]
    [InlineData("REGEX('^sales', h)", "eu-sales-1", "false")]
    [InlineData("REGEX('^[1-8]*$', h)", "1870414179", "false")]
    [InlineData("regex('^\\d+$', h)", "18", "true")]
    [InlineData("REGEX('^6$', h * 2)", "3", "true")]
    [InlineData("REGEX('x', absent)", "x", "false")]
    [InlineData("NOT REGEX('x', h) AND h = 'y'", "y", "true")]
    public void Regex_finds_a_pattern_anywhere(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    /// <summary>One that backtracks would take years, or be given up and be unknown.</summary>
    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("^(a*)*b?$")]
    [InlineData("(.*)*x(.*)*y(.*)*z")]
    public void Regex_takes_time_in_proportion_to_the_text(string pattern) =>
        Assert.Equal("false", Outcome.Of($"REGEX('{pattern}', h)", Headers.With("h", new string('a', 10_000) + "!")));

    [Theory]
    [InlineData("INLIST(MAKELIST('Tom', 'James'), h)", "James", "true")]
    [InlineData("INLIST(MAKELIST('Tom', 'Dick'), h)", "James", "false")]
    [InlineData("INLIST(MAKELIST(1, 2, 3), h)", "2.0", "true")]
    [InlineData("INLIST(MAKELIST(absent, h), 'x')", "x", "true")]
    [InlineData("INLIST(MAKELIST(absent), absent)", "x", "false")]
    [InlineData("INLIST(SPLIT(h, ','), 'b')", "a,b,c", "true")]
    [InlineData("INLIST(SPLIT(h, ','), 'b')", "a,bc", "false")]
    [InlineData("INLIST(SPLIT(h, '\\|'), 'b')", "a|b", "true")]
    [InlineData("INLIST(SPLIT(h, ','), '')", "a,,b", "true")]
    [InlineData("INLIST(SPLIT(h, ','), '')", "a,b,,", "false")]
    [InlineData("INLIST(SPLIT(h, ','), '')", ",", "false")]
    [InlineData("INLIST(SPLIT(h, ','), '')", "", "true")]
    [InlineData("INLIST(SPLIT(h, ',', -1), '')", "a,b,,", "true")]
    [InlineData("INLIST(SPLIT(h, ',', 2), 'b,c')", "a,b,c", "true")]
    [InlineData("INLIST(SPLIT(absent, ','), 'x')", "x", "false")]
    public void Inlist_looks_for_a_value_in_a_list(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    [Theory]
    [InlineData("REPLACE(h, ':', '') = 'ab'", "a:b:", "true")]
    [InlineData("REPLACE(h, '\\.', '-') = 'a-b'", "a.b", "true")]
    [InlineData("REPLACE(absent, 'x', 'y') = 'y'", "", "unknown")]
    [InlineData("REGEX('^a1$', REPLACE(h, 'b', '1'))", "ab", "true")]
    [InlineData("REPLACE(h, 'yes', 'true')", "yes", "true")]
    public void Replace_exchanges_every_occurrence(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    [Fact]
    public void A_quoted_name_before_a_parenthesis_is_no_function() =>
        Assert.Throws<SelectorException>(() => Selector.Parse("\"REGEX\"('x', h)"));

    [Fact]
    public void Text_that_grows_beyond_all_measure_is_unknown()
    {
        var message = Headers.With("h", new string('a', 10_000));
        var grow = $"REPLACE(h, 'a', '{new string('b', 100)}')";
        var join = string.Join(" + '' + ", Enumerable.Repeat("h", 10));

        Assert.Equal("unknown", Outcome.Of($"{grow} = 'x'", message));
        Assert.Equal("unknown", Outcome.Of($"{join} = 'x'", message));
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(.*a.{200})+z")]
    [InlineData("(a|b|ab|ba){1,1000}c")]
    public void A_hostile_regex_is_no_match_in_bounded_time(string pattern) =>
        Assert.False(Selector.Parse($"REGEX('{pattern}', h)").Matches(Headers.With("h", new string('a', 10_000) + "!")));
}
