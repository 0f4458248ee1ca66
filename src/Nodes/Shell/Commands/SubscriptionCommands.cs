using System.CommandLine;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>subscription list|remove</c></summary>
internal static class SubscriptionCommands
{
    public static Command Create(ShellContext context) => new("subscription", "What clients are subscribed to.") { List(context), Remove(context) };

    public static void List(SubscriptionList list, Report report)
    {
        report.Table(
            ["connection", "id", "destination", "ack", "#prefetch", "#unacked", "#delivered", "selector"],
            list.Subscriptions.Select(subscription => new[]
            {
                subscription.Connection,
                Readable.OrDash(subscription.Id),
                subscription.Destination,
                subscription.AckMode,
                Readable.Count(subscription.Prefetch),
                Readable.Count(subscription.Unacknowledged),
                Readable.Count(subscription.Delivered),
                Readable.OrDash(subscription.Selector),
            }));
        if (list.Durable.Count == 0) return;
        report.Line("");
        report.Table(
            ["durable: client-id", "name", "topic", "#pending", "connection", "since", "selector"],
            list.Durable.Select(durable => new[]
            {
                durable.ClientId,
                durable.Name,
                durable.Topic.Name,
                durable.Pending is { } pending ? Readable.Count(pending) : "?",
                durable.Connection ?? "offline",
                Readable.Time(durable.Since),
                Readable.OrDash(durable.Selector),
            }));
    }

    private static Command List(ShellContext context)
    {
        var connection = context.OptionalName("CONNECTION", "connection", "Of one connection only.");
        var list = new Command("list", "Lists what clients are subscribed to, and durable subscriptions of clients that are away.") { connection };
        list.SetAction(parsed => context.Session(parsed).ShowAsync<SubscriptionList>(
            AdminClient.Resource("subscriptions", ("connection", parsed.GetValue(connection))), List));
        return list;
    }

    private static Command Remove(ShellContext context)
    {
        var clientId = new Argument<string>("CLIENT-ID") { Description = "Whose it is." };
        var name = new Argument<string>("NAME") { Description = "What the client calls it." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Does not ask." };
        var command = new Command("remove", "Removes a durable subscription, with all that waits for it, while its client is away.") { clientId, name, yes };
        command.SetAction(async parsed =>
        {
            var session = context.Session(parsed);
            var (client, subscription) = (parsed.GetValue(clientId), parsed.GetValue(name));
            if (!session.IsConfirmed($"Remove durable subscription {subscription} of {client} with all its messages?", parsed.GetValue(yes)))
                return ExitCode.Failed;
            return await session.RemoveAsync(
                AdminClient.Resource("subscription", ("clientId", client), ("name", subscription)), removal =>
                    $"durable subscription {removal.Name} of {client} removed");
        });
        return command;
    }
}
