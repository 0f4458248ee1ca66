using ActorMQ.Hocon;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

/// <summary>Akka's part of a configuration.</summary>
public sealed class AkkaSectionTests
{
    [Theory]
    [InlineData("akka.logelvel = DEBUG", "1:1: unknown key akka.logelvel: did you mean loglevel?")]
    [InlineData("akka.actor.debug { lifecycel = on }", "1:20: unknown key akka.actor.debug.lifecycel: did you mean lifecycle?")]
    [InlineData("akka { tick-duration = 5ms }", "1:8: unknown key akka.tick-duration: did you mean akka.scheduler.tick-duration?")]
    [InlineData("akka.remote.dot-netty.tcp.port = 1", "1:1: unknown key akka.remote: the nearest known key is home")]
    [InlineData("aka.loglevel = DEBUG", "1:1: unknown key aka: did you mean akka?")]
    public void An_unknown_key_is_named_with_its_place_and_the_key_that_was_meant(string text, string expected) => Assert.Equal([expected], Errors(text));

    [Theory]
    [InlineData("akka.loglevel = LOUD", "akka.loglevel: expected one of OFF, ERROR, WARNING, INFO, DEBUG, found \"LOUD\"")]
    [InlineData("akka.actor.debug.unhandled = perhaps", "akka.actor.debug.unhandled: expected true or false, found \"perhaps\"")]
    [InlineData("akka.actor.ask-timeout = soon", "akka.actor.ask-timeout: expected a duration")]
    [InlineData("akka.scheduler.ticks-per-wheel = many", "akka.scheduler.ticks-per-wheel: expected a number")]
    [InlineData("akka.actor.debug = on", "akka.actor.debug: expected an object")]
    [InlineData("akka.actor.deployment = on", "akka.actor.deployment: expected an object")]
    public void A_value_is_what_the_reference_has_an_example_of(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(Errors(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("akka.scheduler.implementation = x")]
    [InlineData("akka.actor { default-dispatcher { throughput = 5 } }")]
    [InlineData("akka.actor.provider = cluster")]
    [InlineData("akka.loggers = [x]")]
    public void What_the_broker_rests_on_is_not_changed(string text) =>
        Assert.Contains("the broker rests on this key", Assert.Single(Errors(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("akka.actor.ask-timeout = infinite")]
    [InlineData("akka.actor.ask-timeout = 5s")]
    [InlineData("akka.loglevel = debug")]
    [InlineData("akka.actor.deployment { /service { nr-of-instances = 3 } }")]
    [InlineData("akka.actor.serializers.mine = \"My.Serializer, Mine\"")]
    public void What_the_reference_knows_is_let_in(string text) => Assert.Empty(Errors(text));

    [Fact]
    public void It_gets_to_Akka_with_substitutions_resolved_and_files_included()
    {
        var options = ConfigText.ReadFile("level = debug, akka { loglevel = ${level}, actor.ask-timeout = 7s }").Options!;
        Assert.Equal("debug", options.Akka.GetString("akka.loglevel"));
        Assert.Equal(TimeSpan.FromSeconds(7), options.Akka.GetTimeSpan("akka.actor.ask-timeout"));
        Assert.False(options.Akka.GetBoolean("akka.actor.debug.lifecycle", true));
    }

    [Fact]
    public void The_effective_configuration_shows_it()
    {
        var rendered = ConfigText.ReadFile("akka.actor.ask-timeout = 7s").Render();
        Assert.Equal("7s", HoconDocument.Parse(rendered, "x").Resolve().Get("akka.actor.ask-timeout").AsString());
        Assert.Equal("WARNING", HoconDocument.Parse(rendered, "x").Resolve().Get("akka.loglevel").AsString());
    }

    [Fact]
    public void A_change_is_named_in_full()
    {
        var changed = ConfigText.ReadFile("akka.actor.debug.lifecycle = on");
        Assert.Equal(["akka.actor.debug.lifecycle"], changed.DifferencesFrom(ConfigText.ReadFile("")).Select(path => path.ToString()));
    }

    private static string[] Errors(string text) =>
        [.. ConfigText.ReadFile(text).Problems.Select(problem => $"{problem.Origin.Line}:{problem.Origin.Column}: {problem.Text}")];
}
