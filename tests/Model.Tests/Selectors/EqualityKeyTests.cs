using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Tests.Selectors;

public sealed class EqualityKeyTests
{
    [Theory]
    [InlineData("mc_identity = 'x'", "mc_identity: x")]
    [InlineData("'x' = mc_identity", "mc_identity: x")]
    [InlineData("((h = 'x'))", "h: x")]
    [InlineData("\"content-type\" = 'text/plain'", "content-type: text/plain")]
    [InlineData("h = '5'", "h: 5")]
    [InlineData("h = ''", "h: ")]
    [InlineData("JMSType = 'x'", "JMSType: x")]
    [InlineData("h IN ('a', 'b')", "h: a b")]
    [InlineData("h IN ('a', 'b', 'a')", "h: a b")]
    [InlineData("JMSPriority IN ('4', '5')", "JMSPriority: 4 5")]
    [InlineData("h = 'x' AND count > 5", "h: x")]
    [InlineData("count > 5 AND (flag OR i LIKE 'a%') AND h = 'x'", "h: x")]
    [InlineData("g IN ('a', 'b') AND h = 'x'", "h: x")]
    [InlineData("g = 'y' AND h = 'x'", "g: y")]
    [InlineData("h = 'a' OR h = 'b' OR h IN ('c', 'a')", "h: a b c")]
    [InlineData("(h = 'a' AND n > 1) OR (n < 0 AND h = 'b')", "h: a b")]
    [InlineData("h = 5", "h: 5")]
    [InlineData("5.0 = h", "h: 5")]
    [InlineData("h = 5 AND b LIKE '%x%'", "h: 5")]
    [InlineData("h = 5 OR h = 6e0", "h: 5 6")]
    [InlineData("JMSPriority = 5", "JMSPriority: 5")]
    public void A_selector_that_needs_a_header_to_be_one_of_some_values_has_a_key(string text, string key) =>
        Assert.Equal(key, KeyOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("h = 5 OR h = '5'")]
    [InlineData("JMSRedelivered = 1 OR h = 5")]
    [InlineData("h = TRUE")]
    [InlineData("JMSPriority = '5'")]
    [InlineData("JMSRedelivered = 'true'")]
    [InlineData("h <> 'x'")]
    [InlineData("NOT h = 'x'")]
    [InlineData("NOT (h <> 'x')")]
    [InlineData("h NOT IN ('a')")]
    [InlineData("h LIKE 'x'")]
    [InlineData("h = g")]
    [InlineData("'x' = 'x'")]
    [InlineData("h + '!' = 'x'")]
    [InlineData("h = 'x' OR g = 'x'")]
    [InlineData("h = 'x' OR count > 5")]
    [InlineData("count > 5 OR h = 'x'")]
    [InlineData("(h = 'x') = TRUE")]
    [InlineData("h IS NULL")]
    [InlineData("INLIST(MAKELIST('x'), h)")]
    public void A_selector_that_may_match_otherwise_has_none(string text) =>
        Assert.Null(KeyOf(text));

    private static string? KeyOf(string text) =>
        Selector.Parse(text).TryGetEqualityKey(out var header, out var values) ? $"{header}: {string.Join(' ', values)}" : null;
}
