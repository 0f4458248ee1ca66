using System.CommandLine;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>bridge list|show|reset</c></summary>
internal static class BridgeCommands
{
    public static Command Create(ShellContext context) => new("bridge", "Links to other brokers.") { List(context), Show(context), Reset(context) };

    private static Command List(ShellContext context)
    {
        var command = new Command("list", "Lists links, those that this broker dials first; where it looks for brokers, and whom it has refused.");
        command.SetAction(parsed => context.Session(parsed).ShowAsync<BridgeList>("bridges", List));
        return command;
    }

    private static Command Show(ShellContext context)
    {
        var name = Name(context);
        var command = new Command("show", "Shows a link with its counters and what went wrong last.") { name };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<BridgeStatus>(AdminClient.Resource("bridge", ("name", parsed.GetValue(name))), Show));
        return command;
    }

    private static Command Reset(ShellContext context)
    {
        var name = Name(context);
        var command = new Command("reset", "Ends a link; it is dialled again at once, by whoever has dialled it.") { name };
        command.SetAction(parsed => context.Session(parsed).RemoveAsync(
            AdminClient.Resource("bridge/link", ("name", parsed.GetValue(name))),
            removal => $"bridge {removal.Name} begins anew"));
        return command;
    }

    private static Argument<string> Name(ShellContext context) => context.Name("NAME", "bridge", "The bridge's name, as bridge list shows it.");

    private static void List(BridgeList list, Report report)
    {
        report.Table(
            ["name", "peer", "state", "direction", "uri", "#round trip", "#in", "#out", "#reconnects", "last error"],
            list.Bridges.Select(bridge => new[]
            {
                bridge.Name,
                Readable.OrDash(bridge.Peer),
                State(bridge),
                Direction(bridge),
                bridge.Uri,
                RoundTrip(bridge),
                Readable.Count(bridge.MessagesIn),
                Readable.Count(bridge.MessagesOut),
                Readable.Count(bridge.Reconnects),
                Readable.OrDash(bridge.LastError),
            }));
        if (list.Discoveries.Count > 0) Show(list.Discoveries, report);
        if (list.Refused.Count > 0) Show(list.Refused, report);
        if (list.Unanswered.Count > 0) report.Line($"busy, no answer: {string.Join(", ", list.Unanswered)}");
    }

    private static void Show(IReadOnlyList<DiscoveryStatus> discoveries, Report report)
    {
        report.Line("");
        report.Table(
            ["discovery", "looks at", "#found", "#ignored", "last error"],
            discoveries.Select(discovery => new[]
            {
                discovery.Name,
                discovery.Uri,
                Readable.Count(discovery.Peers.Count),
                Readable.Count(discovery.Ignored),
                Readable.OrDash(discovery.LastError),
            }));
        if (discoveries.All(discovery => discovery.Peers.Count == 0)) return;
        report.Line("");
        report.Table(
            ["found", "broker", "what becomes of it", "#last seen", "addresses"],
            from discovery in discoveries
            from peer in discovery.Peers
            select new[]
            {
                $"{discovery.Name}/{peer.Key}",
                Readable.OrDash(peer.Broker),
                State(peer.State),
                $"{Readable.Duration(peer.SinceSeen)} ago",
                Readable.OrDash(string.Join(",", peer.Addresses)),
            });
    }

    private static void Show(IReadOnlyList<RefusedLink> refused, Report report)
    {
        report.Line("");
        report.Table(
            ["refused", "broker", "user", "reason", "#times", "last time", "what to do"],
            refused.Select(link => new[]
            {
                link.From,
                Readable.OrDash(link.Broker),
                Readable.OrDash(link.User),
                link.Text,
                Readable.Count(link.Count),
                Readable.Time(link.At),
                Readable.OrDash(link.Advice),
            }));
    }

    private static string State(PeerState state) => state switch
    {
        PeerState.NoAddress => "says no address",
        PeerState.Waiting => "is to dial",
        PeerState.LinkedOtherwise => "linked otherwise",
        PeerState.Itself => "this broker itself",
        PeerState.LetGo => "let go",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static void Show(BridgeStatus bridge, Report report) => report.Fields(
        ("name", bridge.Name),
        ("peer", bridge.Peer is null ? "-" : $"{bridge.Peer}, version {Readable.OrDash(bridge.PeerVersion)}"),
        ("state", $"{State(bridge)} since {Readable.Time(bridge.Since)}"),
        ("next attempt", bridge.NextAttempt is { } next ? Readable.Time(next) : "-"),
        ("direction", bridge.HasDialled ? "dialled by this broker" : $"dialled by the other broker, as user {Readable.OrDash(bridge.User)}"),
        ("uri", bridge.Uri),
        ("round trip", RoundTrip(bridge)),
        ("received", $"{bridge.MessagesIn} frames, {Readable.Bytes(bridge.BytesIn)}"),
        ("sent", $"{bridge.MessagesOut} frames, {Readable.Bytes(bridge.BytesOut)}; {bridge.Waiting} wait, {bridge.Dropped} were dropped"),
        ("heard", $"{bridge.RoutesHeard} brokers, {bridge.InterestHeard} consumers' wishes"),
        ("reconnects", Readable.Count(bridge.Reconnects)),
        ("last error", Readable.OrDash(bridge.LastError)),
        ("what to do", Advice(bridge)));

    private static string Advice(BridgeStatus bridge) => bridge.Trouble switch
    {
        PeerTrouble.NameTaken => "Two brokers have one name: give one of them another broker.name, or stop it. The other is taken in by itself.",
        PeerTrouble.OldRun => "Nothing: a later run of the broker was heard of before. It was told so, and begins anew.",
        PeerTrouble.Silent => "Look at the log of the broker at the other end. bridge reset makes the link anew.",
        _ => Readable.OrDash(bridge.Advice),
    };

    private static string State(BridgeStatus bridge)
    {
        var state = bridge.Phase.ToString().ToLowerInvariant();
        return bridge.Phase != BridgePhase.Established ? state : bridge.Trouble switch
        {
            PeerTrouble.Silent => $"{state}, but silent",
            PeerTrouble.OldRun => $"{state}, but an old run",
            PeerTrouble.NameTaken => $"{state}, but left out",
            _ => state,
        };
    }

    private static string Direction(BridgeStatus bridge) => bridge.HasDialled ? "dialled" : "accepted";

    private static string RoundTrip(BridgeStatus bridge) => bridge.RoundTrip is { } time ? Readable.Duration(time) : "-";
}
