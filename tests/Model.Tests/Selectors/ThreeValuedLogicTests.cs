using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Tests.Selectors;

public sealed class ThreeValuedLogicTests
{
    private const string Message = "t=true; f=false";

    [Theory]
    [InlineData("t", "true")]
    [InlineData("f", "false")]
    [InlineData("u", "unknown")]
    [InlineData("NOT t", "false")]
    [InlineData("NOT f", "true")]
    [InlineData("NOT u", "unknown")]
    [InlineData("TRUE", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("NULL", "unknown")]
    public void Not_turns_true_and_false_and_leaves_unknown(string condition, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Message));

    [Theory]
    [InlineData("t", "t", "true")]
    [InlineData("t", "f", "false")]
    [InlineData("t", "u", "unknown")]
    [InlineData("f", "f", "false")]
    [InlineData("f", "u", "false")]
    [InlineData("u", "u", "unknown")]
    public void And_is_false_if_any_is_false_else_unknown_if_any_is_unknown(string one, string other, string outcome)
    {
        Assert.Equal(outcome, Outcome.Of($"{one} AND {other}", Message));
        Assert.Equal(outcome, Outcome.Of($"{other} AND {one}", Message));
        Assert.Equal(outcome, Outcome.Of($"t AND {other} AND {one} AND t", Message));
    }

    [Theory]
    [InlineData("t", "t", "true")]
    [InlineData("t", "f", "true")]
    [InlineData("t", "u", "true")]
    [InlineData("f", "f", "false")]
    [InlineData("f", "u", "unknown")]
    [InlineData("u", "u", "unknown")]
    public void Or_is_true_if_any_is_true_else_unknown_if_any_is_unknown(string one, string other, string outcome)
    {
        Assert.Equal(outcome, Outcome.Of($"{one} OR {other}", Message));
        Assert.Equal(outcome, Outcome.Of($"{other} OR {one}", Message));
        Assert.Equal(outcome, Outcome.Of($"f OR {other} OR {one} OR f", Message));
    }

    [Theory]
    [InlineData("u = 0")]
    [InlineData("u = 'x'")]
    [InlineData("'x' = u")]
    [InlineData("u <> 0")]
    [InlineData("'x' <> u")]
    [InlineData("u = u")]
    [InlineData("u > 0")]
    [InlineData("0 <= u")]
    [InlineData("u LIKE 'zero'")]
    [InlineData("u NOT LIKE 'zero'")]
    [InlineData("u IN ('zero')")]
    [InlineData("u NOT IN ('zero')")]
    [InlineData("u BETWEEN 1 AND 2")]
    [InlineData("u NOT BETWEEN 1 AND 2")]
    [InlineData("-u = 0")]
    [InlineData("+u = 0")]
    [InlineData("u * 2 = 0")]
    [InlineData("2 / u = 0")]
    [InlineData("u + 2 - 1 = 0")]
    [InlineData("u + 'x' = 'x'")]
    public void Whatever_needs_an_absent_header_is_unknown(string condition) =>
        Assert.Equal("unknown", Outcome.Of(condition, Message));

    [Theory]
    [InlineData("u IS NULL", "true")]
    [InlineData("t IS NULL", "false")]
    [InlineData("u IS NOT NULL", "false")]
    [InlineData("t IS NOT NULL", "true")]
    [InlineData("u + 1 IS NULL", "true")]
    [InlineData("(u = 1) IS NULL", "true")]
    [InlineData("empty IS NULL", "false")]
    [InlineData("empty = ''", "true")]
    public void Null_tests_are_never_unknown_and_an_empty_header_is_not_null(string condition, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Message + "; empty="));

    [Fact]
    public void Headers_that_cannot_change_the_outcome_are_not_asked_for()
    {
        var message = Headers.Of("a=1; b=2; c=3");

        Assert.False(Selector.Parse("a = 'x' AND (b = 2 OR c = 3)").Matches(message));
        Assert.True(Selector.Parse("b = 2 OR c = 3").Matches(message));

        Assert.Equal(["a", "b"], message.Asked);
    }
}
