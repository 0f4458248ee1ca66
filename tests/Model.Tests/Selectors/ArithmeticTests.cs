namespace ActorMQ.Model.Tests.Selectors;

public sealed class ArithmeticTests
{
    [Theory]
    [InlineData("n + 2 = 9")]
    [InlineData("n - 2 = 5")]
    [InlineData("n - 2 - 2 = 3")]
    [InlineData("n * 2 = 14")]
    [InlineData("n / 2 = 3.5")]
    [InlineData("n / 2 / 2 = 1.75")]
    [InlineData("n % 4 = 3")]
    [InlineData("-n = -7")]
    [InlineData("- -n = 7")]
    [InlineData("--n = 7")]
    [InlineData("+n = 7")]
    [InlineData("n-2 = 5")]
    [InlineData("n - -2 = 9")]
    [InlineData("n + half = 7.5")]
    [InlineData("10 - n * 2 = -4")]
    [InlineData("(10 - n) * 2 = 6")]
    [InlineData("n * 2 - 10 / 5 = 12")]
    [InlineData("9 = 2 + n")]
    public void Numbers_and_headers_that_spell_numbers_are_reckoned_with(string condition) =>
        Assert.Equal("true", Outcome.Of(condition, "n=7; half=0.5"));

    [Theory]
    [InlineData("9223372036854775807 + 1 = 9223372036854775808")]
    [InlineData("-9223372036854775808 - 1 < 0")]
    [InlineData("9223372036854775807 * 9223372036854775807 > 8e37")]
    [InlineData("-smallest > 0")]
    public void A_whole_number_that_outgrows_64_bits_becomes_approximate(string condition) =>
        Assert.Equal("true", Outcome.Of(condition, "smallest=-9223372036854775808"));

    [Theory]
    [InlineData("1 / 0 > 1e308", "true")]
    [InlineData("-1 / 0 < -1e308", "true")]
    [InlineData("1 / -0 > 1e308", "true")]
    [InlineData("1 / -0.0 > 1e308", "true")]
    [InlineData("0 / 0 = 0", "unknown")]
    [InlineData("5 % 0 <> 0", "unknown")]
    [InlineData("-9223372036854775808 % -1 = 0", "true")]
    public void Division_by_zero_is_infinite_or_unknown(string condition, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, ""));

    [Theory]
    [InlineData("word + 1 = 2")]
    [InlineData("1 - word = 2")]
    [InlineData("-word <> 2")]
    [InlineData("word * word > 0")]
    public void Arithmetic_on_text_that_is_no_number_is_unknown(string condition) =>
        Assert.Equal("unknown", Outcome.Of(condition, "word=abc"));

    [Theory]
    [InlineData("name + '!' = 'James!'", "true")]
    [InlineData("'<' + name + '>' = '<James>'", "true")]
    [InlineData("name + ' ' + n + 1 = 'James 71'", "true")]
    [InlineData("name + '!' LIKE '%!'", "true")]
    [InlineData("name + absent + '!' = 'James!'", "unknown")]
    [InlineData("n + n = 14", "true")]
    public void Plus_joins_texts_when_there_is_a_text_literal_among_them(string condition, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(condition, "name=James; n=7"));
}
