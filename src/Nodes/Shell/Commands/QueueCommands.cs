using System.CommandLine;
using ActorMQ.Actors.Destinations;
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

    private static Command List(ShellContext context)
    {
        var pattern = context.OptionalName("PATTERN", "queue", "Such as orders.>; without one, all.");
        var command = new Command("list", "Lists queues with their counters.") { pattern };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<DestinationList>(
            AdminClient.Resource("queues", ("pattern", parsed.GetValue(pattern))), DestinationReport.ListQueues));
        return command;
    }

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
            var resource = AdminClient.Resource("queue/messages", ("name", parsed.GetValue(name)), ("count", parsed.GetValue(count)), ("body", parsed.GetValue(body)));
            return context.Session(parsed).ShowAsync<BrowseResult>(resource, parsed.GetValue(body) ? MessageReport.Full : MessageReport.List);
        });
        return command;
    }

    private static Command Purge(ShellContext context)
    {
        var name = Name(context);
        var yes = Yes();
        var command = new Command("purge", "Removes all messages of a queue that are not with a consumer.") { name, yes };
        command.SetAction(async parsed =>
        {
            var session = context.Session(parsed);
            if (!session.IsConfirmed($"Remove all messages of queue {parsed.GetValue(name)}?", parsed.GetValue(yes))) return ExitCode.Failed;
            return await session.RemoveAsync(AdminClient.Resource("queue/messages", ("name", parsed.GetValue(name))), removal => $"{removal.Messages} messages removed from {removal.Name}");
        });
        return command;
    }

    private static Command Delete(ShellContext context)
    {
        var name = Name(context);
        var yes = Yes();
        var command = new Command("delete", "Removes a queue with its messages; its consumers are told.") { name, yes };
        command.SetAction(async parsed =>
        {
            var session = context.Session(parsed);
            if (!session.IsConfirmed($"Delete queue {parsed.GetValue(name)} with all its messages?", parsed.GetValue(yes))) return ExitCode.Failed;
            return await session.RemoveAsync(AdminClient.Resource("queue", ("name", parsed.GetValue(name))), removal => $"queue {removal.Name} deleted");
        });
        return command;
    }

    private static Argument<string> Name(ShellContext context) => context.Name("NAME", "queue", "The queue.");

    private static Option<bool> Yes() => new("--yes", "-y") { Description = "Does not ask." };
}
