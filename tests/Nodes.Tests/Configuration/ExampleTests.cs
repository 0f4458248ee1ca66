using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

/// <summary>What we show to users works.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Examples => [.. Directory.GetFiles(Repository.PathOf("hocon", "examples"), "*.conf").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task It_is_valid(string example)
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["check", "--quiet", Repository.PathOf("hocon", "examples", example)]);
        Assert.Equal(ExitCode.Ok, exitCode);
        // Its certificates are those of another machine; there must be nothing else to say.
        Assert.DoesNotContain(terminal.Errors.Split('\n'), line => line.Contains("warning:") && !line.Contains("there is no file"));
    }

    [Fact]
    public void There_are_some() => Assert.True(Examples.Count >= 4);
}
