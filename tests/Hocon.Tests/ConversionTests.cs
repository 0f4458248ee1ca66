using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class ConversionTests
{
    private static string Failure(string value, Func<HoconValue, object> convert) =>
        Assert.Throws<HoconException>(() => convert(ValueOfA($"a = {value}"))).Message;

    [Theory]
    [InlineData("text", "text")]
    [InlineData("1.10", "1.10")]
    [InlineData("true", "true")]
    [InlineData("\"null\"", "null")]
    public void Simple_values_convert_to_text(string value, string text) => Assert.Equal(text, ValueOfA($"a = {value}").AsString());

    [Theory]
    [InlineData("null", "test.conf:1:5: a: expected a text, found null")]
    [InlineData("[1]", "test.conf:1:5: a: expected a text, found an array")]
    [InlineData("{ b = 1 }", "test.conf:1:5: a: expected a text, found an object")]
    public void Nothing_else_converts_to_text(string value, string message) => Assert.Equal(message, Failure(value, v => v.AsString()));

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("\"true\"", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    public void Six_words_convert_to_a_boolean(string value, bool expected) => Assert.Equal(expected, ValueOfA($"a = {value}").AsBoolean());

    [Theory]
    [InlineData("1", "test.conf:1:5: a: expected true or false, found 1")]
    [InlineData("True", "test.conf:1:5: a: expected true or false, found \"True\"")]
    [InlineData("null", "test.conf:1:5: a: expected true or false, found null")]
    public void Nothing_else_converts_to_a_boolean(string value, string message) =>
        Assert.Equal(message, Failure(value, v => v.AsBoolean()));

    [Theory]
    [InlineData("42", 42)]
    [InlineData("-42", -42)]
    [InlineData("\"42\"", 42)]
    [InlineData("\" 42 \"", 42)]
    [InlineData("+42", 42)]
    [InlineData("1e3", 1000)]
    [InlineData("10.0", 10)]
    [InlineData("007", 7)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", int.MinValue)]
    public void Whole_numbers_convert_to_integers(string value, int expected)
    {
        value = value.StartsWith('+') ? $"\"{value}\"" : value;
        Assert.Equal(expected, ValueOfA($"a = {value}").AsInt32());
        Assert.Equal(expected, ValueOfA($"a = {value}").AsInt64());
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Integers_of_64_bits_are_exact(string value, long expected) => Assert.Equal(expected, ValueOfA($"a = {value}").AsInt64());

    [Theory]
    [InlineData("2147483648", "2147483648")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e300", "1e300")]
    [InlineData("ten", "\"ten\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"1,000\"", "\"1,000\"")]
    [InlineData("0x10", "\"0x10\"")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[1]", "an array")]
    public void Nothing_else_converts_to_an_integer(string value, string found) => Assert.Equal(
        $"test.conf:1:5: a: expected a whole number from -2147483648 to 2147483647, found {found}",
        Failure(value, v => v.AsInt32()));

    [Fact]
    public void An_integer_of_64_bits_has_limits_too() => Assert.Equal(
        "test.conf:1:5: a: expected a whole number from -9223372036854775808 to 9223372036854775807, found 9223372036854775808",
        Failure("9223372036854775808", v => v.AsInt64()));

    [Theory]
    [InlineData("3.14", 3.14)]
    [InlineData("-1e-3", -0.001)]
    [InlineData("\"2.5\"", 2.5)]
    [InlineData(".33", 0.33)]
    [InlineData("7", 7)]
    public void Numbers_convert_to_floating_point(string value, double expected) =>
        Assert.Equal(expected, ValueOfA($"a = {value}").AsDouble());

    [Theory]
    [InlineData("1e999", "1e999")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("Infinity", "\"Infinity\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("null", "null")]
    public void Nothing_else_converts_to_floating_point(string value, string found) =>
        Assert.Equal($"test.conf:1:5: a: expected a number, found {found}", Failure(value, v => v.AsDouble()));

    [Fact]
    public void Arrays_and_objects_are_what_they_are()
    {
        Assert.Equal(2, ValueOfA("a = [1, 2]").AsArray().Items.Count);
        Assert.Single(ValueOfA("a { b = 1 }").AsObject().Fields);
        Assert.Equal("test.conf:1:5: a: expected an object, found an array", Failure("[1]", v => v.AsObject()));
        Assert.Equal("test.conf:1:5: a: expected an array, found an object", Failure("{ b = 1 }", v => v.AsArray()));
        Assert.Equal("test.conf:1:5: a: expected an array, found \"1\"", Failure("\"1\"", v => v.AsArray()));
    }

    [Theory]
    [InlineData("{ 0 = a, 1 = b }", "[\"a\",\"b\"]")]
    [InlineData("{ 10 = c, 2 = b, 1 = a }", "[\"a\",\"b\",\"c\"]")]
    [InlineData("{ 0 = a, name = x, -1 = y, \"1.5\" = z, \"+2\" = w }", "[\"a\"]")]
    public void An_object_with_numbers_as_keys_converts_to_an_array(string value, string json) =>
        Assert.Equal(json, HoconJson.Write(ValueOfA($"a = {value}").AsArray()));

    [Theory]
    [InlineData("{}")]
    [InlineData("{ x = 1 }")]
    public void An_object_without_such_keys_does_not(string value) =>
        Assert.Equal("test.conf:1:5: a: expected an array, found an object", Failure(value, v => v.AsArray()));

    [Fact]
    public void A_long_text_is_shortened_in_the_message()
    {
        var text = new string('x', 200);
        Assert.Equal($"test.conf:1:5: a: expected a number, found \"{text[..60]}\"...", Failure(text, v => v.AsDouble()));
    }

    [Fact]
    public void A_check_of_ones_own_can_fail_in_the_same_words() => Assert.Equal(
        "test.conf:1:5: a: expected a port from 1 to 65535, found 0",
        ValueOfA("a = 0").Unexpected("a port from 1 to 65535").Message);
}
