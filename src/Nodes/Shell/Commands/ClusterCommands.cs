using System.CommandLine;
using ActorMQ.Actors.Cluster;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>cluster show</c>, and what can be done with the cluster of the site.</summary>
internal static class ClusterCommands
{
    public static Command Create(ShellContext context)
    {
        var show = new Command("show", "Shows every broker that can be reached, the way to it, and those that were lost within the last day.");
        show.SetAction(parsed => context.Session(parsed).ShowAsync<ClusterStatus>("cluster", Show));
        return new Command("cluster", "The network of brokers as this one sees it, and the cluster of its site.")
        {
            show, Status(context), Tail(context), Join(context), Leave(context), Down(context), DownUnreachable(context),
        };
    }

    private static Command Status(ShellContext context)
    {
        var command = new Command("status", "Shows the members of the site, and how this node is doing there.");
        command.SetAction(parsed => context.Session(parsed).ShowAsync<SiteStatus>("site", SiteReport.Show));
        return command;
    }

    private static Command Tail(ShellContext context)
    {
        var last = new Option<int>("--last") { Description = "How many of those that were before to show first.", DefaultValueFactory = _ => 10 };
        var once = new Option<bool>("--once") { Description = "Shows those and ends." };
        var command = new Command("tail", "Shows what happens in the site, as it happens; Ctrl+C ends it.") { last, once };
        command.SetAction((parsed, cancellation) =>
            new SiteTail(context.Session(parsed)).RunAsync(parsed.GetValue(last), parsed.GetValue(once), cancellation));
        return command;
    }

    private static Command Join(ShellContext context)
    {
        var address = new Argument<string?>("address")
        {
            Description = "HOST:PORT of a node of the site; those that are known if left out.",
            HelpName = "address",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return Act(context, "join", "Makes this node a member of the site of another, and one that was told to leave a member again.", address);
    }

    private static Command Leave(ShellContext context) => Act(
        context, "leave", "Has a member leave the site until it is told to join. Its links to other brokers stay.",
        context.OptionalName("member", "member", "Address or broker of a member; this node if left out."));

    private static Command Down(ShellContext context) => Act(
        context, "down", "Removes a member that is dead. One that is not comes back by itself.",
        context.Name("member", "member", "Address or broker of a member."));

    private static Command Act<T>(ShellContext context, string name, string description, Argument<T> address)
        where T : class?
    {
        var command = new Command(name, description) { address };
        command.SetAction(parsed => context.Session(parsed).DoAsync<SiteAct>(
            AdminClient.Resource($"site/{name}", ("address", parsed.GetValue(address)?.ToString())), ShowOutcome));
        return command;
    }

    private static Command DownUnreachable(ShellContext context)
    {
        var command = new Command("down-unreachable", "Removes all members that cannot be reached.");
        command.SetAction(parsed => context.Session(parsed).DoAsync<SiteAct>("site/down-unreachable", ShowOutcome));
        return command;
    }

    private static void ShowOutcome(SiteAct act, Report report) => report.Line(act.Outcome);

    private static void Show(ClusterStatus cluster, Report report) => report.Table(
        ["broker", "health", "#distance", "#round trip", "next hop", "links", "version", "#interest", "#on the way", "started", "site"],
        cluster.Brokers.Select(broker => new[]
        {
            broker.Name,
            Health(broker),
            Readable.Count(broker.Distance),
            broker.RoundTrip is { } time ? Readable.Duration(time) : "-",
            Readable.OrDash(broker.NextHop),
            Readable.OrDash(string.Join(",", broker.Links)),
            Readable.OrDash(broker.Version),
            Readable.Count(broker.Interest),
            Readable.Count(broker.Outstanding),
            broker.Started is { } started ? Readable.Time(started) : "-",
            Readable.OrDash(broker.Site),
        }));

    private static string Health(ClusterMember broker) => broker.Health switch
    {
        MemberHealth.Lost => $"lost since {Readable.Time(broker.LostSince!.Value)}",
        MemberHealth.GivenUp => $"given up, lost since {Readable.Time(broker.LostSince!.Value)}",
        MemberHealth.Silent => "silent: confirms nothing",
        MemberHealth.OldRun => "an old run: begins anew",
        MemberHealth.NameTaken => "left out: another broker has its name",
        _ => broker.Health.ToString().ToLowerInvariant(),
    };
}
