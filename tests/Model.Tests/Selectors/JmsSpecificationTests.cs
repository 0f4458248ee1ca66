namespace ActorMQ.Model.Tests.Selectors;

/// <summary>
/// Every example of the section "Message selector syntax" of JMS (3.8.1.1 in 1.1 and 2.0), with what the specification says of it. Where
/// the headers of STOMP, which are all text, make a difference, the row says so.
/// </summary>
public sealed class JmsSpecificationTests
{
    [Theory]
    [InlineData("JMSType = 'car' AND color = 'blue' AND weight > 2500", "JMSType=car; color=blue; weight=3000", "true")]
    [InlineData("JMSType = 'car' AND color = 'blue' AND weight > 2500", "JMSType=car; color=blue; weight=2500", "false")]
    [InlineData("JMSType = 'car' AND color = 'blue' AND weight > 2500", "JMSType=car; color=red; weight=3000", "false")]
    [InlineData("JMSType = 'car' AND color = 'blue' AND weight > 2500", "JMSType=bus; color=blue; weight=3000", "false")]
    [InlineData("JMSType = 'car' AND color = 'blue' AND weight > 2500", "JMSType=car; color=blue", "unknown")]
    public void The_example_of_a_selector(string condition, string headers, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, headers));

    [Theory]
    [InlineData("age BETWEEN 15 AND 19", "age >= 15 AND age <= 19", "14", "false")]
    [InlineData("age BETWEEN 15 AND 19", "age >= 15 AND age <= 19", "15", "true")]
    [InlineData("age BETWEEN 15 AND 19", "age >= 15 AND age <= 19", "17", "true")]
    [InlineData("age BETWEEN 15 AND 19", "age >= 15 AND age <= 19", "19", "true")]
    [InlineData("age BETWEEN 15 AND 19", "age >= 15 AND age <= 19", "20", "false")]
    [InlineData("age NOT BETWEEN 15 AND 19", "age < 15 OR age > 19", "14", "true")]
    [InlineData("age NOT BETWEEN 15 AND 19", "age < 15 OR age > 19", "15", "false")]
    [InlineData("age NOT BETWEEN 15 AND 19", "age < 15 OR age > 19", "17", "false")]
    [InlineData("age NOT BETWEEN 15 AND 19", "age < 15 OR age > 19", "19", "false")]
    [InlineData("age NOT BETWEEN 15 AND 19", "age < 15 OR age > 19", "20", "true")]
    [InlineData("age BETWEEN 15 AND 19", "age >= 15 AND age <= 19", null, "unknown")]
    [InlineData("age NOT BETWEEN 15 AND 19", "age < 15 OR age > 19", null, "unknown")]
    public void Between_is_two_comparisons(string condition, string equivalent, string? age, string outcome)
    {
        var message = age is null ? Headers.None : Headers.With("age", age);

        Assert.Equal(outcome, Outcome.Of(condition, message));
        Assert.Equal(outcome, Outcome.Of(equivalent, message));
    }

    // The specification prints a space before UK; it is taken as it is meant, and as it is printed.
    [Theory]
    [InlineData("Country IN ('UK', 'US', 'France')", "(Country = 'UK') OR (Country = 'US') OR (Country = 'France')", "UK", "true")]
    [InlineData("Country IN ('UK', 'US', 'France')", "(Country = 'UK') OR (Country = 'US') OR (Country = 'France')", "France", "true")]
    [InlineData("Country IN ('UK', 'US', 'France')", "(Country = 'UK') OR (Country = 'US') OR (Country = 'France')", "Peru", "false")]
    [InlineData("Country IN (' UK', 'US', 'France')", "(Country = ' UK') OR (Country = 'US') OR (Country = 'France')", "UK", "false")]
    [InlineData("Country IN (' UK', 'US', 'France')", "(Country = ' UK') OR (Country = 'US') OR (Country = 'France')", " UK", "true")]
    [InlineData("Country NOT IN ('UK', 'US', 'France')", "NOT ((Country = 'UK') OR (Country = 'US') OR (Country = 'France'))", "UK", "false")]
    [InlineData("Country NOT IN ('UK', 'US', 'France')", "NOT ((Country = 'UK') OR (Country = 'US') OR (Country = 'France'))", "Peru", "true")]
    [InlineData("Country IN ('UK', 'US', 'France')", "(Country = 'UK') OR (Country = 'US') OR (Country = 'France')", null, "unknown")]
    [InlineData("Country NOT IN ('UK', 'US', 'France')", "NOT ((Country = 'UK') OR (Country = 'US') OR (Country = 'France'))", null, "unknown")]
    public void In_is_equality_with_one_of_several(string condition, string equivalent, string? country, string outcome)
    {
        var message = country is null ? Headers.None : Headers.With("Country", country);

        Assert.Equal(outcome, Outcome.Of(condition, message));
        Assert.Equal(outcome, Outcome.Of(equivalent, message));
    }

    [Theory]
    [InlineData("phone LIKE '12%3'", "phone=123", "true")]
    [InlineData("phone LIKE '12%3'", "phone=12993", "true")]
    [InlineData("phone LIKE '12%3'", "phone=1234", "false")]
    [InlineData("phone LIKE '12%3'", "", "unknown")]
    [InlineData("word LIKE 'l_se'", "word=lose", "true")]
    [InlineData("word LIKE 'l_se'", "word=loose", "false")]
    [InlineData(@"underscored LIKE '\_%' ESCAPE '\'", "underscored=_foo", "true")]
    [InlineData(@"underscored LIKE '\_%' ESCAPE '\'", "underscored=bar", "false")]
    [InlineData(@"underscored LIKE '\_%' ESCAPE '\'", "", "unknown")]
    [InlineData("phone NOT LIKE '12%3'", "phone=123", "false")]
    [InlineData("phone NOT LIKE '12%3'", "phone=12993", "false")]
    [InlineData("phone NOT LIKE '12%3'", "phone=1234", "true")]
    [InlineData("phone NOT LIKE '12%3'", "", "unknown")]
    [InlineData("prop_name IS NULL", "", "true")]
    [InlineData("prop_name IS NULL", "prop_name=x", "false")]
    [InlineData("prop_name IS NOT NULL", "", "false")]
    [InlineData("prop_name IS NOT NULL", "prop_name=x", "true")]
    public void Like_and_null_tests(string condition, string headers, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, headers));

    [Theory]
    [InlineData("h = 'literal'", "literal")]
    [InlineData("h = 'literal''s'", "literal's")]
    [InlineData("h = 57", "57")]
    [InlineData("h = -957", "-957")]
    [InlineData("h = +62", "62")]
    [InlineData("h = 7E3", "7000")]
    [InlineData("h = -57.9E2", "-5790")]
    [InlineData("h = 7.", "7")]
    [InlineData("h = -95.7", "-95.7")]
    [InlineData("h = +6.2", "6.2")]
    [InlineData("h = TRUE", "true")]
    [InlineData("h = false", "false")]
    // In JMS a text is never a number, and "2" is not greater than 1; a STOMP client has no other way to send a number than as text.
    [InlineData("h > 1", "2")]
    public void Literals(string condition, string header) =>
        Assert.Equal("true", Outcome.Of(condition, Headers.With("h", header)));

    [Theory]
    [InlineData("h = 57", "57.0", "true")]
    [InlineData("h > 56.9", "57", "true")]
    [InlineData("h + 1 * 2 = 59", "57", "true")]
    [InlineData("(h + 1) * 2 = 116", "57", "true")]
    [InlineData("-h < +h AND h / 2 > 28 AND h - 57 = 0", "57", "true")]
    [InlineData("57 = TRUE", "57", "false")]
    [InlineData("h <> 'blue'", "red", "true")]
    [InlineData("h >= 57 AND h <= 57 AND NOT (h < 57 OR h > 57)", "57", "true")]
    public void Comparisons_and_arithmetic(string condition, string header, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, Headers.With("h", header)));

    /// <summary>The tables 3-4, 3-5 and 3-6 in full.</summary>
    [Theory]
    [InlineData("t AND t", "true")]
    [InlineData("t AND f", "false")]
    [InlineData("t AND u", "unknown")]
    [InlineData("f AND t", "false")]
    [InlineData("f AND f", "false")]
    [InlineData("f AND u", "false")]
    [InlineData("u AND t", "unknown")]
    [InlineData("u AND f", "false")]
    [InlineData("u AND u", "unknown")]
    [InlineData("t OR t", "true")]
    [InlineData("t OR f", "true")]
    [InlineData("t OR u", "true")]
    [InlineData("f OR t", "true")]
    [InlineData("f OR f", "false")]
    [InlineData("f OR u", "unknown")]
    [InlineData("u OR t", "true")]
    [InlineData("u OR f", "unknown")]
    [InlineData("u OR u", "unknown")]
    [InlineData("NOT t", "false")]
    [InlineData("NOT f", "true")]
    [InlineData("NOT u", "unknown")]
    public void Truth_tables(string condition, string outcome)
    {
        Assert.Equal(outcome, Outcome.Of(condition, "t=true; f=false"));
        var ofConditions = condition.Replace("t", "(x = 1)", StringComparison.Ordinal).Replace("f", "(x = 2)", StringComparison.Ordinal)
            .Replace("u", "(absent = 1)", StringComparison.Ordinal);
        Assert.Equal(outcome, Outcome.Of(ofConditions, "x=1"));
    }

    [Theory]
    [InlineData("JMSDeliveryMode = 'PERSISTENT'", "JMSDeliveryMode=PERSISTENT", "true")]
    [InlineData("JMSDeliveryMode = 'NON_PERSISTENT'", "JMSDeliveryMode=PERSISTENT", "false")]
    [InlineData("JMSPriority > 4 AND JMSTimestamp > 1000000000000", "JMSPriority=9; JMSTimestamp=1700000000000", "true")]
    [InlineData("JMSMessageID = 'ID:1' OR JMSCorrelationID = 'c' OR JMSType = 't'", "JMSCorrelationID=c", "true")]
    [InlineData("JMSType = 't'", "", "unknown")]
    public void Header_fields(string condition, string headers, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, headers));
}
