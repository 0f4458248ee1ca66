using System.CommandLine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>queue list|show|browse|purge|delete</c></summary>
internal static class QueueCommands
{
    public static Command Create(ShellContext context) => new("queue", "Queues, temporary ones included.")
    {
        List(context),
        Show(context),
        Browse(context),
        Purge(context),
        Delete(context),
    };

    private static Command List(ShellContext context) =>
        DestinationListing.Create(
            context, "queue", "Such as 'orders.*' or 'orders.>'; without one, all.", "Lists queues with their counters.", DestinationReport.ListQueues);

    private static Command Show(ShellContext context)
    {
        var name = Name(context);
        var command = new Command("show", "Shows a queue with its consumers.") { name };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<DestinationStatus>(
            AdminClient.Resource("queue", ("name", parsed.GetValue(name))), DestinationReport.ShowQueue));
        return command;
    }

    private static Command Browse(ShellContext context)
    {
        var name = Name(context);
        var count = CountOption.Create("--count", "-n", "The most messages to show.", 20, least: 1);
        var body = new Option<bool>("--body") { Description = "Shows headers and bodies too." };
        var command = new Command("browse", "Shows the first messages of a queue without taking them.") { name, count, body };
        command.SetAction(parsed =>
        {
            var resource = AdminClient.Resource(
                "queue/messages", ("name", parsed.GetValue(name)), ("count", parsed.GetValue(count)), ("body", parsed.GetValue(body)));
            return context.Session(parsed).ShowAsync<BrowseResult>(resource, parsed.GetValue(body) ? MessageReport.Full : MessageReport.List);
        });
        return command;
    }

    private static Command Purge(ShellContext context)
    {
        var name = NameOrPattern(context);
        var yes = Yes();
        var command = new Command("purge", "Removes all messages of a queue, or of all that match a pattern, that are not with a consumer.") { name, yes };
        command.SetAction(async parsed =>
        {
            var session = context.Session(parsed);
            var target = parsed.GetValue(name)!;
            var question = $"Remove all messages of {await DescribeAsync(session, target, parsed.GetValue(yes))}?";
            if (!session.IsConfirmed(question, parsed.GetValue(yes))) return ExitCode.Failed;
            return await session.RemoveAsync(
                AdminClient.Resource("queue/messages", ("name", target)),
                removal => removal.Queues is { } queues
                    ? $"{removal.Messages} messages removed from {Count(queues)} matching {removal.Name}{Unanswered(removal)}"
                    : $"{removal.Messages} messages removed from {removal.Name}");
        });
        return command;
    }

    private static Command Delete(ShellContext context)
    {
        var name = NameOrPattern(context);
        var yes = Yes();
        var command = new Command("delete", "Removes a queue, or all that match a pattern, with the messages; consumers are told.") { name, yes };
        command.SetAction(async parsed =>
        {
            var session = context.Session(parsed);
            var target = parsed.GetValue(name)!;
            var question = $"Delete {await DescribeAsync(session, target, parsed.GetValue(yes))} with all messages?";
            if (!session.IsConfirmed(question, parsed.GetValue(yes))) return ExitCode.Failed;
            return await session.RemoveAsync(
                AdminClient.Resource("queue", ("name", target)),
                removal => removal.Queues is { } queues
                    ? $"{Count(queues)} matching {removal.Name} deleted{Unanswered(removal)}"
                    : $"queue {removal.Name} deleted");
        });
        return command;
    }

    private static string Count(int queues) => queues == 1 ? "1 queue" : $"{queues} queues";

    private static string Unanswered(Removal removal) =>
        removal.Unanswered.Count == 0 ? "" : $"; {Count(removal.Unanswered.Count)} did not answer in time, such as {removal.Unanswered[0]}";

    /// <summary>What a question is about; how many queues a pattern is about, if there is somebody to ask.</summary>
    private static async Task<string> DescribeAsync(ShellSession session, string target, bool isMeant)
    {
        if (target.AsSpan().IndexOfAny('*', '>') < 0) return $"queue {target}";
        // Temporary ones are not among those that a pattern removes.
        var pattern = target.StartsWith('/') ? target : $"/queue/{target}";
        var list = isMeant ? null : await session.FetchAsync<DestinationList>(AdminClient.Resource("queues", ("pattern", pattern), ("limit", 0)));
        return list is null ? $"all queues matching {target}" : $"{Count(list.Total)} matching {target}";
    }

    private static Argument<string> Name(ShellContext context) => context.Name("NAME", "queue", "The queue.");

    private static Argument<string> NameOrPattern(ShellContext context) =>
        context.Name("NAME", "queue", "The queue, or a pattern such as 'tmp.*' or 'tmp.>', in quotes.");

    private static Option<bool> Yes() => new("--yes", "-y") { Description = "Does not ask." };
}
