namespace ActorMQ.Model.Tests.Selectors;

public sealed class PrecedenceTests
{
    [Theory]
    [InlineData("TRUE OR TRUE AND FALSE", "TRUE OR (TRUE AND FALSE)", "true")]
    [InlineData("FALSE AND TRUE OR TRUE", "(FALSE AND TRUE) OR TRUE", "true")]
    [InlineData("NOT FALSE OR TRUE", "(NOT FALSE) OR TRUE", "true")]
    [InlineData("NOT TRUE AND FALSE", "(NOT TRUE) AND FALSE", "false")]
    [InlineData("NOT a = 2", "NOT (a = 2)", "true")]
    [InlineData("NOT b = TRUE", "NOT (b = TRUE)", "true")]
    [InlineData("NOT a IS NULL", "NOT (a IS NULL)", "true")]
    [InlineData("NOT NOT a = 1", "NOT (NOT (a = 1))", "true")]
    [InlineData("a BETWEEN 0 AND 1 AND a = 1", "(a BETWEEN 0 AND 1) AND (a = 1)", "true")]
    [InlineData("a + 1 > 1", "(a + 1) > 1", "true")]
    [InlineData("a + 2 * 3 = 7", "a + (2 * 3) = 7", "true")]
    [InlineData("10 - 4 - 3 = 3", "(10 - 4) - 3 = 3", "true")]
    [InlineData("20 / 4 / 5 = 1", "(20 / 4) / 5 = 1", "true")]
    [InlineData("-a + 2 = 1", "(-a) + 2 = 1", "true")]
    public void Operators_bind_as_in_SQL(string condition, string parenthesized, string outcome)
    {
        Assert.Equal(outcome, Outcome.Of(condition, "a=1; b=false"));
        Assert.Equal(outcome, Outcome.Of(parenthesized, "a=1; b=false"));
    }
}
