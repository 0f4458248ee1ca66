using System.Text.Json;
using ActorMQ.Nodes.Logging;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Nodes.Tests.Logging;

/// <summary>What parts of the broker log, as lines.</summary>
public sealed partial class LogFormatTests
{
    [Fact]
    public void An_event_is_one_line_with_time_level_area_and_values() =>
        Assert.Equal(
            "2026-11-21T08:00:00.123Z INFO  gateway listening scheme=stomp address=127.0.0.1:61613\n", Text(log => Listening(log, "stomp", "127.0.0.1:61613")));

    [Theory]
    [InlineData("two words", "\"two words\"")]
    [InlineData("", "\"\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("line\nINFO forged", "\"line\\nINFO forged\"")]
    [InlineData("bell\a", "\"bell\\u0007\"")]
    [InlineData("back\\slash", "back\\slash")]
    public void A_value_is_quoted_where_it_could_be_misread(string value, string written) =>
        Assert.EndsWith($" address={written}\n", Text(log => Listening(log, "stomp", value)));

    [Fact]
    public void No_value_is_a_dash() => Assert.EndsWith(" address=-\n", Text(log => Listening(log, "stomp", null)));

    [Fact]
    public void The_area_is_not_said_twice() => Assert.Contains(" INFO  journal opened lanes=3\n", Text(Opened, "actormq.journal"));

    [Fact]
    public void An_exception_is_part_of_the_line() =>
        Assert.EndsWith(
            "ERROR gateway failed remote=x exception=\"InvalidOperationException: no\\nway\"\n",
            Text(log => Failed(log, "x", new InvalidOperationException("no\nway"))));

    [Fact]
    public void At_debug_an_exception_has_its_details_on_indented_lines()
    {
        var text = Text(log => Failed(log, "x", Thrown()), options: new LogOptions { Level = LogLevel.Debug });
        var lines = text.TrimEnd('\n').Split('\n');
        Assert.True(lines.Length > 1);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("    ", line));
        Assert.Contains(nameof(Thrown), text);
    }

    [Fact]
    public void On_a_terminal_levels_are_coloured() => Assert.Contains("\e[32mINFO \e[0m", Text(log => Listening(log, "a", "b"), isTerminal: true));

    [Fact]
    public void Json_is_an_object_on_a_line_with_the_values()
    {
        var line = Text(Opened, "actormq.journal", new LogOptions { Format = LogFormat.Json });
        Assert.Equal("""{"time":"2026-11-21T08:00:00.123Z","level":"info","area":"journal","id":2,"event":"journal opened","lanes":3}""" + "\n", line);
    }

    [Fact]
    public void Json_has_exceptions_too()
    {
        var line = Text(log => Failed(log, null, Thrown()), options: new LogOptions { Format = LogFormat.Json, Level = LogLevel.Debug });
        var json = JsonElement.Parse(line);
        Assert.Equal("error", json.GetProperty("level").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("remote").ValueKind);
        Assert.Equal("InvalidOperationException: thrown", json.GetProperty("exception").GetString());
        Assert.Contains(nameof(Thrown), json.GetProperty("details").GetString());
    }

    [Theory]
    [InlineData("actormq.gateway", LogLevel.Warning)]
    [InlineData("actormq.gateway.epoll", LogLevel.Error)]
    [InlineData("actormq.gateways", LogLevel.Information)]
    [InlineData("actormq.actors", LogLevel.Debug)]
    [InlineData("other", LogLevel.Information)]
    public void The_level_of_a_category_is_that_of_the_longest_name_it_belongs_to(string category, LogLevel expected)
    {
        var levels = new Dictionary<string, LogLevel>
        {
            ["actormq.gateway"] = LogLevel.Warning,
            ["actormq.gateway.epoll"] = LogLevel.Error,
            ["actors"] = LogLevel.Debug,
        };
        Assert.Equal(expected, new LogOptions { Levels = levels }.LevelOf(category));
    }

    [Fact]
    public void What_is_below_the_level_is_not_logged() =>
        Assert.Empty(Text(log => Listening(log, "a", "b"), options: new LogOptions { Level = LogLevel.Warning }));

    [Fact]
    public void A_message_without_a_template_is_taken_as_it_is() =>
        Assert.EndsWith(" braces {} mean nothing\n", Text(log => log.Log(LogLevel.Information, default, "braces {} mean nothing", null, (state, _) => state)));

    private static string Text(Action<ILogger> write, string category = "actormq.gateway", LogOptions? options = null, bool isTerminal = false)
    {
        var output = new StringWriter();
        using (var logging = new NodeLogging(options ?? new LogOptions(), output, isTerminal, new StoppedClock())) write(logging.CreateLogger(category));
        return output.ToString();
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("thrown");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private static void Opened(ILogger log) => Opened(log, 3);

    [LoggerMessage(1, LogLevel.Information, "listening scheme={Scheme} address={Address}")]
    private static partial void Listening(ILogger log, string scheme, string? address);

    [LoggerMessage(2, LogLevel.Information, "journal opened lanes={Lanes}")]
    private static partial void Opened(ILogger log, int lanes);

    [LoggerMessage(3, LogLevel.Error, "failed remote={Remote}")]
    private static partial void Failed(ILogger log, string? remote, Exception cause);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 8, 0, 0, 123, TimeSpan.Zero);
    }
}
