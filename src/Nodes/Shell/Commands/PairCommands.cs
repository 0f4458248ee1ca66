using System.CommandLine;
using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>pair show|switch|wait-for-standby</c></summary>
internal static class PairCommands
{
    public static Command Create(ShellContext context)
    {
        var show = new Command("show", "Shows which node is the master, since when and why, and how far the other one follows it.");
        show.SetAction(parsed => context.Session(parsed).ShowAsync<PairStatus>("pair", Show));
        var change = new Command("switch", "Has the other node take over: clients are sent there. Waits until it serves.");
        change.SetAction(parsed => context.Session(parsed).DoAsync<PairStatus>(
            "pair/switch", (status, report) => report.Line($"{status.Master} is the master, epoch {status.Epoch}")));
        return new Command("pair", "The two nodes that serve this broker, one at a time.") { show, change, WaitForStandby(context) };
    }

    private static Command WaitForStandby(ShellContext context)
    {
        var seconds = new Option<double>("--seconds")
        {
            Description = "The longest to wait, up to 10.",
            HelpName = "N",
            DefaultValueFactory = _ => 10,
        };
        var wait = new Command("wait-for-standby", "Waits until a node stands by. Exit code 1 when none does in time.") { seconds };
        wait.SetAction(parsed => context.Session(parsed).ShowAsync<PairStatus>(
            AdminClient.Resource("pair/standby", ("seconds", parsed.GetValue(seconds).ToString(System.Globalization.CultureInfo.InvariantCulture))),
            (status, report) => report.Line($"{status.Standbys[0].Node} stands by")));
        return wait;
    }

    private static void Show(PairStatus pair, Report report) => report.Fields(
        ("broker", pair.Broker),
        ("this node", $"{pair.Node}, {RoleOf(pair.Role)}"),
        ("master", pair.Master is { } master ? $"{master}, since {(pair.Since is { } since ? Readable.Time(since) : "-")}" : "none"),
        ("epoch", $"{pair.Epoch}"),
        ("last change", Readable.OrDash(pair.Reason)),
        ("standby", Readable.OrDash(string.Join(", ", pair.Standbys.Select(Describe)))),
        ("this node follows", Readable.OrDash(pair.Progress)),
        ("trouble", Readable.OrDash(pair.Trouble)));

    private static string Describe(StandbyStatus standby) => standby.Progress.Length == 0 ? standby.Node : $"{standby.Node} ({standby.Progress})";

    private static string RoleOf(PairRole role) => role switch
    {
        PairRole.Standby => "stands by",
        PairRole.TakingOver => "takes over",
        PairRole.Master => "the master",
        _ => "hands over",
    };
}
