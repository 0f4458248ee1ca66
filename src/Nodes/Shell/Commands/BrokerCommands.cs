using System.CommandLine;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Running.Reloading;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>broker show|reload</c></summary>
internal static class BrokerCommands
{
    public static Command Create(ShellContext context)
    {
        var show = new Command("show", "Shows name, version, memory, counts and the state of the journal.");
        show.SetAction(parsed => context.Session(parsed).ShowAsync<BrokerStatus>("broker", Show));
        var reload = new Command("reload", "Reads the configuration and certificates again, puts in force what can be, and says what needs a restart.");
        reload.SetAction(parsed => context.Session(parsed).DoAsync<ReloadResult>("configuration", Show));
        return new Command("broker", "The broker as a whole.") { show, reload };
    }

    private static void Show(ReloadResult result, Report report)
    {
        if (result.Changed.Count + result.NeedRestart.Count + result.Certificates.Count == 0) report.Line("nothing has changed");
        if (result.Changed.Count > 0) report.Line($"changed: {string.Join(", ", result.Changed)}");
        if (result.ForNew.Count > 0) report.Line($"of these, only for what is new: {string.Join(", ", result.ForNew)}");
        if (result.Certificates.Count > 0) report.Line($"certificates read again: {string.Join(", ", result.Certificates)}");
        if (result.NeedRestart.Count > 0) report.Line($"with the next start: {string.Join(", ", result.NeedRestart)}");
        foreach (var problem in result.Problems) report.Line(problem);
    }

    private static void Show(BrokerStatus broker, Report report) => report.Fields(
        ("name", broker.Name),
        ("version", broker.Version),
        ("process", $"{broker.ProcessId}, up {Readable.Duration(broker.Uptime)} since {Readable.Time(broker.StartedAt)}"),
        ("data directory", broker.DataDirectory),
        ("listeners", Readable.OrDash(string.Join(", ", broker.Listeners))),
        ("listeners for brokers", Readable.OrDash(string.Join(", ", broker.LinkListeners))),
        ("access", broker.IsOpen ? "open: no users are configured" : "by users and rights"),
        ("needs a restart", Readable.OrDash(string.Join(", ", broker.NeedRestart))),
        ("connections", $"{broker.Connections} ({broker.ConnectionsOpened} since the start)"),
        ("destinations", $"queues {broker.Queues}, topics {broker.Topics}, temporary {broker.Temporary}"),
        ("message memory", $"{Readable.Bytes(broker.MemoryUsed)} of {Readable.Bytes(broker.MemoryLimit)}"),
        ("other memory", $"{Readable.Bytes(broker.MemoryHeld)} of the same for connections, destinations, subscriptions and open transactions"),
        ("process memory", Readable.Bytes(broker.ResidentMemory)),
        ("journal", JournalCommands.Summary(broker.Journal)),
        ("dead letters", $"{broker.DeadLetters} (messages between actors that reached nobody)"));
}
