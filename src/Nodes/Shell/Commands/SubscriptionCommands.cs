using System.CommandLine;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>subscription list</c></summary>
internal static class SubscriptionCommands
{
    public static Command Create(ShellContext context)
    {
        var connection = context.OptionalName("CONNECTION", "connection", "Of one connection only.");
        var list = new Command("list", "Lists what clients are subscribed to.") { connection };
        list.SetAction(parsed => context.Session(parsed).ShowAsync<SubscriptionList>(
            AdminClient.Resource("subscriptions", ("connection", parsed.GetValue(connection))), List));
        return new Command("subscription", "What clients are subscribed to.") { list };
    }

    public static void List(SubscriptionList list, Report report) => report.Table(
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
}
