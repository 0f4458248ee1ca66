namespace ActorMQ.Model.Tests.Selectors;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("h = 'x'", "x", "true")]
    [InlineData("h = 'x'", "X", "false")]
    [InlineData("'x' = h", "x", "true")]
    [InlineData("h <> 'x'", "y", "true")]
    [InlineData("h <> 'x'", "x", "false")]
    [InlineData("h = '5'", "5.0", "false")]
    [InlineData("h = 'TRUE'", "true", "false")]
    [InlineData("h = 'it''s'", "it's", "true")]
    public void Text_equals_text_to_the_letter(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    [Theory]
    [InlineData("h = 5", "5", "true")]
    [InlineData("5 = h", "5", "true")]
    [InlineData("h = 5", "5.0", "true")]
    [InlineData("h = 5", "+05", "true")]
    [InlineData("h = 5.0", "5", "true")]
    [InlineData("h = 500", "5e2", "true")]
    [InlineData("h <> 5", "6", "true")]
    [InlineData("h > 5", "10", "true")]
    [InlineData("h > 5", "5.5", "true")]
    [InlineData("5 < h", "10", "true")]
    [InlineData("h >= 5", "5", "true")]
    [InlineData("h < 5", "-10", "true")]
    [InlineData("h <= 5", "6", "false")]
    [InlineData("h = 3.14159", "3.14159", "true")]
    [InlineData("h = 9007199254740993", "9007199254740992", "false")]
    [InlineData("h = -9223372036854775808", "-9223372036854775808", "true")]
    [InlineData("h = -9223372036854775808", "-9223372036854775807", "false")]
    [InlineData("h > 9223372036854775808", "1e19", "true")]
    public void Text_that_meets_a_number_is_converted(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("5x")]
    [InlineData("0x5")]
    [InlineData("5L")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("--5")]
    [InlineData("1,000")]
    [InlineData("5\0")]
    [InlineData("٥")]
    public void Text_that_is_no_number_differs_from_every_number_and_is_in_no_order(string header)
    {
        var message = Headers.With("h", header);

        Assert.Equal("false", Outcome.Of("h = 5", message));
        Assert.Equal("true", Outcome.Of("h <> 5", message));
        Assert.Equal("false", Outcome.Of("h < 5", message));
        Assert.Equal("false", Outcome.Of("h >= 5", message));
        Assert.Equal("false", Outcome.Of("h BETWEEN 1 AND 9", message));
        Assert.Equal("false", Outcome.Of("h NOT BETWEEN 1 AND 9", message));
    }

    [Theory]
    [InlineData("h = TRUE", "true", "true")]
    [InlineData("h = TRUE", "True", "true")]
    [InlineData("TRUE = h", "TRUE", "true")]
    [InlineData("h = TRUE", "false", "false")]
    [InlineData("h = FALSE", "false", "true")]
    [InlineData("h <> TRUE", "false", "true")]
    [InlineData("h = TRUE", "1", "false")]
    [InlineData("h = FALSE", "maybe", "true")]
    [InlineData("h", "true", "true")]
    [InlineData("h", "maybe", "false")]
    [InlineData("NOT h", "false", "true")]
    public void Text_that_meets_a_boolean_is_true_only_if_it_reads_true(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    [Theory]
    [InlineData("a = b", "a=x; b=x", "true")]
    [InlineData("a = b", "a=5; b=5.0", "false")]
    [InlineData("a < b", "a=10; b=9", "true")]
    [InlineData("a < b", "a=2026-01-31; b=2026-02-01", "true")]
    [InlineData("a + 0 < b", "a=10; b=9", "false")]
    public void Two_headers_compare_as_text_unless_one_is_made_a_number(string condition, string headers, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, headers));

    [Theory]
    [InlineData("(a = 1) = TRUE", "true")]
    [InlineData("(a = 1) = (b = 1)", "false")]
    [InlineData("(a = 1) <> (b = 1)", "true")]
    [InlineData("(a = 1) = c", "unknown")]
    [InlineData("TRUE = 1", "false")]
    [InlineData("TRUE <> 1", "true")]
    public void Conditions_compare_with_booleans_only(string condition, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, "a=1; b=2"));

    [Theory]
    [InlineData("h BETWEEN 1 AND 9", "1", "true")]
    [InlineData("h BETWEEN 1 AND 9", "9", "true")]
    [InlineData("h BETWEEN 1 AND 9", "9.5", "false")]
    [InlineData("h NOT BETWEEN 1 AND 9", "9.5", "true")]
    [InlineData("h NOT BETWEEN 1 AND 9", "1", "false")]
    [InlineData("h BETWEEN 9 AND 1", "5", "false")]
    [InlineData("h BETWEEN 1 AND absent", "5", "unknown")]
    [InlineData("h BETWEEN 6 AND absent", "5", "false")]
    [InlineData("h NOT BETWEEN 6 AND absent", "5", "true")]
    [InlineData("h * 2 BETWEEN 5 + 4 AND 5 + 6", "5", "true")]
    [InlineData("h BETWEEN 1 AND 9 AND h <> 5", "5", "false")]
    public void Between_includes_its_bounds(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    [Theory]
    [InlineData("h IN ('a')", "a", "true")]
    [InlineData("h IN ('a', 'b', 'c')", "c", "true")]
    [InlineData("h IN ('a', 'b')", "B", "false")]
    [InlineData("h NOT IN ('a', 'b')", "c", "true")]
    [InlineData("h NOT IN ('a', 'b')", "b", "false")]
    [InlineData("h IN ('5')", "5.0", "false")]
    [InlineData("h IN ('a', 'a')", "a", "true")]
    public void In_looks_for_the_same_text(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));
}
