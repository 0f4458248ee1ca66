using System.CommandLine;
using ActorMQ.Persistence;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>journal show</c></summary>
internal static class JournalCommands
{
    public static Command Create(ShellContext context)
    {
        var show = new Command("show", "Shows whether messages can be written, and counters.");
        show.SetAction(parsed => context.Session(parsed).ShowAsync<JournalStatus>("journal", Show));
        return new Command("journal", "Where persistent messages are kept.") { show };
    }

    /// <summary>On one line.</summary>
    public static string Summary(JournalStatus journal) =>
        $"{journal.Driver}, {Readable.Bytes(journal.SizeBytes)}, {(journal.StalledBecause is null ? "writes" : $"stalled: {journal.StalledBecause}")}";

    private static void Show(JournalStatus journal, Report report) => report.Fields(
        ("driver", journal.Driver),
        ("state", journal.StalledBecause is null ? "writes" : $"stalled: {journal.StalledBecause}"),
        ("size", Readable.Bytes(journal.SizeBytes)),
        ("commits", Readable.Count(journal.Commits)),
        ("last commit", Readable.Duration(journal.LastCommit)),
        ("messages written", Readable.Count(journal.MessagesWritten)),
        ("messages spared", $"{journal.MessagesCancelled} were consumed before they had to be written"),
        ("messages waiting", Readable.Count(journal.PendingPuts)));
}
