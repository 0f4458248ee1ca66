using System.CommandLine;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>cluster show</c></summary>
internal static class ClusterCommands
{
    public static Command Create(ShellContext context)
    {
        var show = new Command("show", "Shows every broker that can be reached, the way to it, and those that were lost within the last day.");
        show.SetAction(parsed => context.Session(parsed).ShowAsync<ClusterStatus>("cluster", Show));
        return new Command("cluster", "The network of brokers as this one sees it.") { show };
    }

    private static void Show(ClusterStatus cluster, Report report) => report.Table(
        ["broker", "health", "#distance", "#round trip", "next hop", "links", "version", "#interest", "#on the way", "started"],
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
