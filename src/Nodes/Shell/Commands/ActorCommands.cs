using System.CommandLine;
using ActorMQ.Actors.Engine.Introspection;
using ActorMQ.Nodes.Admin;
using Spectre.Console;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>actor hierarchy|count|get-child|stats</c>: the words that Petabridge.Cmd has, and our own.</summary>
internal static class ActorCommands
{
    private const int DefaultDepth = 4;
    private const int ShownChildren = 50;

    public static Command Create(ShellContext context) =>
        new("actor", "The actors the broker is made of.") { Hierarchy(context), Count(context), GetChild(context), Stats(context) };

    private static Command Hierarchy(ShellContext context)
    {
        var path = Path(context);
        var depth = CountOption.Create("--depth", "-d", "Levels below the first.", DefaultDepth, least: 0);
        var command = new Command("hierarchy", "Shows the tree of actors.") { path, depth };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<ActorSnapshot>(
            AdminClient.Resource("actors", ("path", parsed.GetValue(path)), ("depth", parsed.GetValue(depth))), ShowTree));
        return command;
    }

    private static Command Count(ShellContext context)
    {
        var path = Path(context);
        var command = new Command("count", "Counts an actor and all below it, by what they are.") { path };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<ActorCount>(
            AdminClient.Resource("actor-count", ("path", parsed.GetValue(path))), ShowCount));
        return command;
    }

    private static Command GetChild(ShellContext context)
    {
        var path = Path(context);
        var command = new Command("get-child", "Lists the children of an actor.") { path };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<ActorSnapshot>(
            AdminClient.Resource("actors", ("path", parsed.GetValue(path)), ("depth", 1)), ShowChildren));
        return command;
    }

    private static Command Stats(ShellContext context)
    {
        var path = Path(context);
        var most = CountOption.Create("--top", "-n", "How many actors to show.", 20, least: 1);
        var command = new Command("stats", "Shows the busiest actors: those with the fullest mailboxes, then with the most messages a second.") { path, most };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<ActorStats>(
            AdminClient.Resource("actor-stats", ("path", parsed.GetValue(path)), ("most", parsed.GetValue(most))), ShowStats));
        return command;
    }

    private static Argument<string?> Path(ShellContext context) =>
        context.OptionalName("PATH", "actor", "Such as /user/destinations/queue/orders; without one, all.");

    private static void ShowTree(ActorSnapshot root, Report report)
    {
        var tree = new Tree(Label(root, root.Path)) { Guide = TreeGuide.Line };
        AddChildren(tree, root);
        report.Tree(tree);
    }

    private static void ShowCount(ActorCount count, Report report)
    {
        var types = count.Types.OrderByDescending(type => type.Value).ThenBy(type => type.Key, StringComparer.Ordinal);
        report.Table(["type", "#actors"], types.Select(type => new[] { type.Key, Readable.Count(type.Value) }));
        report.Line($"{count.Total} actors");
    }

    private static void ShowChildren(ActorSnapshot parent, Report report)
    {
        report.Table(
            ["name", "type", "state", "#children", "#mailbox", "#processed"],
            parent.Children.Select(child => new[]
            {
                NameOf(child),
                child.Type,
                child.State.ToLowerInvariant(),
                Readable.Count(child.ChildCount),
                Readable.Count(child.MailboxDepth),
                Readable.Count(child.Processed),
            }));
        report.Line($"{parent.ChildCount} children of {parent.Path}");
    }

    private static string NameOf(ActorSnapshot actor) => actor.Path[(actor.Path.LastIndexOf('/') + 1)..];

    private static void AddChildren(IHasTreeNodes node, ActorSnapshot actor)
    {
        foreach (var child in actor.Children.Take(ShownChildren))
            AddChildren(node.AddNode(Label(child, NameOf(child))), child);
        var more = actor.ChildCount - Math.Min(actor.Children.Count, ShownChildren);
        if (more > 0) node.AddNode(new Text($"... {more} more", new Style(decoration: Decoration.Dim)));
    }

    private static Text Label(ActorSnapshot actor, string name)
    {
        var rate = actor.MessagesPerSecond > 0 ? $", {Readable.Rate(actor.MessagesPerSecond)}/s" : "";
        var waiting = actor.MailboxDepth > 0 ? $", {actor.MailboxDepth} waiting" : "";
        var restarts = actor.Restarts > 0 ? $", {actor.Restarts} restarts" : "";
        return new Text($"{name}  ({actor.Type}, {actor.State.ToLowerInvariant()}, {actor.Processed} messages{rate}{waiting}{restarts})");
    }

    private static void ShowStats(ActorStats stats, Report report)
    {
        report.Table(
            ["path", "state", "#mailbox", "#processed", "#msg/s", "#restarts", "age", "last failure"],
            stats.Actors.Select(actor => new[]
            {
                actor.Path,
                actor.State.ToLowerInvariant(),
                Readable.Count(actor.MailboxDepth),
                Readable.Count(actor.Processed),
                Readable.Rate(actor.MessagesPerSecond),
                Readable.Count(actor.Restarts),
                Readable.Duration(actor.Age),
                Readable.OrDash(actor.LastFailure),
            }));
        report.Line($"{stats.Actors.Count} of {stats.Total} actors; {stats.DeadLetters} dead letters");
        foreach (var letter in stats.RecentDeadLetters.TakeLast(5))
            report.Line($"  {Readable.Time(letter.At)} {letter.MessageType} to {letter.Receiver}: {letter.Reason}");
    }
}
