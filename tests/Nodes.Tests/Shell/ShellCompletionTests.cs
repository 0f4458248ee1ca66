using System.CommandLine;
using ActorMQ.Nodes.Shell;

namespace ActorMQ.Nodes.Tests.Shell;

public sealed class ShellCompletionTests
{
    private readonly ShellCompletion _completion;

    public ShellCompletionTests()
    {
        // Not the root of a program, which would bring options of its own.
        var root = new Command("actormq");
        AdminCommands.AddTo(root, new ShellContext(_ => throw new NotSupportedException(), (kind, prefix) => [$"{prefix}-{kind}-1", $"{prefix}-{kind}-2"]));
        _completion = new ShellCompletion(root);
    }

    [Theory]
    [InlineData("", "q", "queue")]
    [InlineData("queue ", "l", "list")]
    [InlineData("queue browse orders ", "--c", "--count")]
    [InlineData("queue show ", "ord", "ord-queue-1", "ord-queue-2")]
    [InlineData("topic show ", "n", "n-topic-1", "n-topic-2")]
    [InlineData("connection kill ", "ID", "ID-connection-1", "ID-connection-2")]
    [InlineData("actor hierarchy ", "/user/d", "/user/d-actor-1", "/user/d-actor-2")]
    public void A_word_is_completed_to_what_can_stand_there(string before, string word, params string[] expected) =>
        Assert.Equal(expected, _completion.GetCompletions(before, word, ""));

    [Fact]
    public void A_name_that_is_there_already_is_not_asked_for_again() =>
        Assert.Empty(_completion.GetCompletions("queue show orders ", "", ""));

    [Fact]
    public void Options_are_offered_only_once_a_hyphen_is_typed() =>
        Assert.DoesNotContain(_completion.GetCompletions("queue browse orders ", "", ""), completion => completion.StartsWith('-'));
}
