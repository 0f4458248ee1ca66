using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class NumberTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("42")]
    [InlineData("-1.5")]
    [InlineData("1.10")]
    [InlineData("1e6")]
    [InlineData("1E-6")]
    [InlineData("1e+6")]
    [InlineData("123456789012345678901234567890.000")]
    public void A_number_keeps_the_text_it_was_written_as(string number)
    {
        var value = Assert.IsType<HoconNumber>(ValueOfA($"a = {number}"));
        Assert.Equal(number, value.Text);
        Assert.Equal(number, value.AsString());
        Assert.Equal(number, HoconJson.Write(value));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData("-")]
    [InlineData("1.0.0")]
    [InlineData("1-e3")]
    [InlineData("10e3e3")]
    [InlineData("1e")]
    [InlineData(".5")]
    [InlineData("10.0bar")]
    [InlineData("10ms")]
    [InlineData("2024-01-31")]
    [InlineData("10.0.0.1/8")]
    public void What_only_begins_like_a_number_is_text(string text) =>
        Assert.Equal(text, Assert.IsType<HoconString>(ValueOfA($"a = {text}")).Text);
}
