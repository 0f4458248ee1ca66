using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class EnvironmentTests
{
    [Fact]
    public void What_the_document_does_not_define_is_looked_up_in_the_environment() =>
        Assert.Equal("""{"a":"/root"}""", Json("a = ${HOME}", ("HOME", "/root")));

    [Fact]
    public void The_document_goes_first() => Assert.Equal("""{"HOME":1,"a":1}""", Json("HOME = 1, a = ${HOME}", ("HOME", "/root")));

    [Fact]
    public void Null_blocks_the_environment() =>
        Assert.Equal("""{"HOME":null,"a":null}""", Json("HOME = null, a = ${HOME}", ("HOME", "/root")));

    [Fact]
    public void A_field_can_extend_the_variable_of_its_name() =>
        Assert.Equal("""{"PATH":"/bin:/opt"}""", Json("PATH = ${PATH}\":/opt\"", ("PATH", "/bin")));

    [Fact]
    public void An_optional_variable_overrides_only_when_it_is_set()
    {
        Assert.Equal("""{"port":61613}""", Json("port = 61613, port = ${?PORT}"));
        Assert.Equal("""{"port":"7000"}""", Json("port = 61613, port = ${?PORT}", ("PORT", "7000")));
    }

    [Fact]
    public void A_variable_is_a_text_and_converts_like_one()
    {
        var root = Resolve("port = ${PORT}, on = ${ON}, empty = ${EMPTY}", ("PORT", "7000"), ("ON", "yes"), ("EMPTY", ""));
        Assert.Equal(7000, root.Get("port").AsInt32());
        Assert.True(root.Get("on").AsBoolean());
        Assert.Equal("", root.Get("empty").AsString());
    }

    [Fact]
    public void A_variable_is_named_as_the_origin_of_its_value()
    {
        var error = Assert.Throws<HoconException>(() => Resolve("port = ${PORT}", ("PORT", "many")).Get("port").AsInt32());
        Assert.Equal(
            "environment variable PORT: port: expected a whole number from -2147483648 to 2147483647, found \"many\"",
            error.Message);
    }

    [Fact]
    public void Without_an_environment_a_variable_is_undefined() =>
        Assert.Throws<HoconException>(() => HoconDocument.Parse("a = ${HOME}", "x.conf").Resolve());

    [Fact]
    public void A_variable_can_have_dots_in_its_name() => Assert.Equal("""{"a":"1"}""", Json("a = ${x.y}", ("x.y", "1")));
}
