using System.CommandLine;
using ActorMQ.Actors.Connections;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>connection list|show|kill</c></summary>
internal static class ConnectionCommands
{
    public static Command Create(ShellContext context) => new("connection", "Clients that are connected.") { List(context), Show(context), Kill(context) };

    private static Command List(ShellContext context)
    {
        var command = new Command("list", "Lists connections, the oldest first.");
        command.SetAction(parsed => context.Session(parsed).ShowAsync<ConnectionList>("connections", List));
        return command;
    }

    private static Command Show(ShellContext context)
    {
        var id = Id(context);
        var command = new Command("show", "Shows a connection with its subscriptions.") { id };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<ConnectionStatus>(AdminClient.Resource("connection", ("id", parsed.GetValue(id))), Show));
        return command;
    }

    private static Command Kill(ShellContext context)
    {
        var id = Id(context);
        var reason = new Option<string?>("--reason") { Description = "What the client is told.", HelpName = "TEXT" };
        var command = new Command("kill", "Ends a connection with an ERROR; what it had not acknowledged goes back to its queues.") { id, reason };
        command.SetAction(parsed => context.Session(parsed).RemoveAsync(
            AdminClient.Resource("connection", ("id", parsed.GetValue(id)), ("reason", parsed.GetValue(reason))),
            removal => $"connection {removal.Name} is told to end"));
        return command;
    }

    private static Argument<string> Id(ShellContext context) => context.Name("ID", "connection", "The connection's id, as connection list shows it.");

    private static void List(ConnectionList list, Report report)
    {
        report.Table(
            ["id", "remote", "scheme", "user", "client-id", "state", "version", "#subscriptions", "#frames in", "#messages out", "since"],
            list.Connections.Select(connection => new[]
            {
                connection.Id,
                connection.RemoteAddress,
                connection.Scheme,
                Readable.OrDash(connection.User),
                Readable.OrDash(connection.ClientId),
                State(connection),
                Readable.OrDash(connection.Version),
                Readable.Count(connection.Subscriptions.Count),
                Readable.Count(connection.FramesIn),
                Readable.Count(connection.MessagesOut),
                Readable.Time(connection.Since),
            }));
        if (list.Unanswered.Count > 0) report.Line($"busy, no answer: {string.Join(", ", list.Unanswered)}");
    }

    private static void Show(ConnectionStatus connection, Report report)
    {
        report.Fields(
            ("id", connection.Id),
            ("remote", $"{connection.RemoteAddress}, {connection.Scheme}"),
            ("user", Readable.OrDash(connection.User)),
            ("client-id", Readable.OrDash(connection.ClientId)),
            ("state", $"{State(connection)} since {Readable.Time(connection.Since)}"),
            ("STOMP version", Readable.OrDash(connection.Version)),
            ("heart-beats", $"in {HeartBeat(connection.HeartBeatIn)}, out {HeartBeat(connection.HeartBeatOut)}"),
            ("received", $"{connection.FramesIn} frames, {Readable.Bytes(connection.BytesIn)}"),
            ("sent", $"{connection.MessagesOut} messages; {connection.OutboxMessages} wait for the client to read"),
            ("on the way in", $"{connection.OutstandingPublishes} messages"),
            ("transactions", $"{connection.OpenTransactions} open"));
        if (connection.Subscriptions.Count == 0) return;
        report.Line("");
        SubscriptionCommands.List(new SubscriptionList(connection.Subscriptions, []), report);
    }

    private static string State(ConnectionStatus connection) =>
        connection.BlockedBy is null ? connection.State : $"{connection.State}, waits: {connection.BlockedBy}";

    private static string HeartBeat(TimeSpan interval) => interval == TimeSpan.Zero ? "none" : $"every {Readable.Duration(interval)}";
}
