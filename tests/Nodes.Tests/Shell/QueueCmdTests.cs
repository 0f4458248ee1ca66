using System.Text.Json;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Shell;

/// <summary><c>actormq cmd queue</c> where there are many.</summary>
public sealed class QueueCmdTests : IAsyncLifetime
{
    private RunningNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await RunningNode.StartAsync();
        await using var client = await _node.ConnectAsync();
        foreach (var name in (string[])["tmp", "tmp.1", "tmp.2", "tmp.2", "tmp.2", "tmp.a.b", "orders", "orders"])
            await client.PublishAsync($"/queue/{name}", "hello");
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task They_are_listed_by_name_or_by_what_they_have_most_of()
    {
        Assert.Equal(["orders", "tmp", "tmp.1", "tmp.2", "tmp.a.b"], await NamesAsync("queue", "list"));
        Assert.Equal(["tmp.2", "orders", "tmp", "tmp.1", "tmp.a.b"], await NamesAsync("queue", "list", "--sort", "messages"));
        Assert.Equal(["tmp.2"], await NamesAsync("queue", "list", "tmp.*", "--sort", "messages", "--limit", "1"));

        var (exitCode, terminal) = await _node.RunAsync("queue", "list", "--sort", "size");
        Assert.Equal(
            (
                ExitCode.Failed,
                "actormq: there is no order 'size': it is one of name, messages, bytes, in-flight, consumers, producers, enqueued, dequeued, delivered, "
                    + "discarded\n"),
            (exitCode, terminal.Errors));
    }

    [Fact]
    public async Task What_a_limit_leaves_out_is_said_and_programs_get_all()
    {
        var lines = await LinesAsync("queue", "list", "tmp.>", "--limit", "2");

        Assert.Equal(["tmp", "tmp.1"], lines.Skip(1).SkipLast(1).Select(FirstWord));
        Assert.Equal("2 of 4 are not listed: --all lists them, a PATTERN or --sort finds those you look for", lines[^1]);
        Assert.Equal(["orders", "tmp", "tmp.1", "tmp.2", "tmp.a.b"], await NamesAsync("queue", "list", "--limit", "1", "--all"));
        Assert.Equal((5, 5), await CountAsync("queue", "list", "--json"));
        Assert.Equal((2, 5), await CountAsync("queue", "list", "--json", "--limit", "2"));
    }

    [Fact]
    public async Task All_that_match_are_purged_at_once()
    {
        Assert.Equal(["4 messages removed from 2 queues matching tmp.*"], await LinesAsync("queue", "purge", "tmp.*", "--yes"));

        Assert.Equal(["orders 2", "tmp 1", "tmp.1 0", "tmp.2 0", "tmp.a.b 1"], (await LinesAsync("queue", "list")).Skip(1).Select(FirstTwoWords));
    }

    [Fact]
    public async Task All_that_match_are_deleted_at_once_and_others_stay()
    {
        Assert.Equal(["4 queues matching tmp.> deleted"], await LinesAsync("queue", "delete", "tmp.>", "--yes"));
        Assert.Equal(["1 queue matching /queue/* deleted"], await LinesAsync("queue", "delete", "/queue/*", "--yes"));

        Assert.Empty(await NamesAsync("queue", "list"));
    }

    [Fact]
    public async Task The_question_says_how_many_it_is_about()
    {
        var (_, terminal) = await FakeTerminal.RunAsync(["cmd", "--data", _node.Data, "queue", "delete", "tmp.>"], "n\n", isInteractive: true);

        Assert.StartsWith("Delete 4 queues matching tmp.> with all messages? [y/N]", terminal.Written, StringComparison.Ordinal);
        Assert.Equal(5, (await NamesAsync("queue", "list")).Count());
    }

    [Fact]
    public async Task A_temporary_queue_is_its_clients_own_and_no_pattern_removes_it()
    {
        await using var client = await _node.ConnectAsync();
        await client.SubscribeAsync("/temp-queue/replies", "r");

        Assert.Equal(["5 queues matching > deleted"], await LinesAsync("queue", "delete", ">", "--yes"));
        Assert.Single(await NamesAsync("queue", "list"));
    }

    [Theory]
    [InlineData("tmp*", "* and > stand for whole levels between dots")]
    [InlineData("tmp.>.x", "> is the last level")]
    [InlineData("tmp..*", "there is nothing between two dots, or at an end")]
    [InlineData(".>", "there is nothing between two dots, or at an end")]
    public async Task What_is_no_pattern_is_refused_in_one_line(string pattern, string problem)
    {
        foreach (var words in (string[][])[["list", pattern], ["purge", pattern, "--yes"], ["delete", pattern, "--yes"]])
        {
            var (exitCode, terminal) = await _node.RunAsync(["queue", .. words]);

            Assert.Equal(ExitCode.Failed, exitCode);
            Assert.Equal(
                $"actormq: '{pattern}' is no pattern: {problem}, as in tmp.* (one level more) or tmp.> (tmp, and all levels below)\n", terminal.Errors);
        }
    }

    [Fact]
    public async Task A_pattern_that_matches_nothing_is_said()
    {
        var (exitCode, terminal) = await _node.RunAsync("queue", "delete", "nothing.*", "--yes");

        Assert.Equal((ExitCode.Failed, "actormq: there is no queue that matches nothing.*\n"), (exitCode, terminal.Errors));
    }

    private async Task<string[]> LinesAsync(params string[] words)
    {
        var (exitCode, terminal) = await _node.RunAsync(words);
        Assert.Equal((ExitCode.Ok, ""), (exitCode, terminal.Errors));
        return terminal.Written.TrimEnd('\n').Split('\n');
    }

    private async Task<IEnumerable<string>> NamesAsync(params string[] words) =>
        (await LinesAsync(words)).Skip(1).Where(line => !line.Contains("not listed", StringComparison.Ordinal)).Select(FirstWord);

    private async Task<(int Listed, int Total)> CountAsync(params string[] words)
    {
        var list = JsonElement.Parse(string.Join('\n', await LinesAsync(words)));
        return (list.GetProperty("destinations").GetArrayLength(), list.GetProperty("total").GetInt32());
    }

    private static string FirstWord(string line) => line.Split(' ')[0];

    private static string FirstTwoWords(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2));
}
