using System.Globalization;
using ActorMQ.Model;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Shell;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>A report for people.</summary>
internal sealed class BenchTable(ITerminal terminal)
{
    private readonly Report _report = new(terminal);

    public void Write(BenchReport report)
    {
        _report.Heading(Title(report));
        _report.Fields([.. Fields(report)]);
        var transfers = Transfers(report).ToList();
        if (transfers.Count > 0)
        {
            _report.Line("");
            _report.Table(["messages", "#count", "#msg/s", "#MB/s"], transfers);
        }
        var latencies = Latencies(report.Latency).ToList();
        if (latencies.Count > 0)
        {
            _report.Line("");
            _report.Table(["milliseconds", "#p50", "#p90", "#p99", "#p99.9", "#max"], latencies);
        }
        _report.Line("");
        _report.Line(Verdict(report));
        foreach (var error in report.Errors) _report.Line($"error: {error}");
    }

    /// <summary>As an option's value.</summary>
    public static string Word(AckMode mode) => mode switch
    {
        AckMode.Auto => "auto",
        AckMode.Client => "client",
        _ => "client-individual",
    };

    private static string Title(BenchReport report) => report.Destination is null
        ? $"connections to {report.Broker}"
        : $"{report.Workload.ToString().ToLowerInvariant()} {report.Destination} at {report.Broker}";

    private static IEnumerable<(string, string)> Fields(BenchReport report)
    {
        yield return ("outcome", $"{report.Outcome.ToString().ToLowerInvariant()} after {Number(report.Seconds, "0.0")} s");
        if (report.Connections is { } connections)
        {
            yield return ("opened", $"{Count(connections.Opened)} ({Number(connections.OpenedPerSecond, "0")}/s)");
            yield return ("still open", Count(connections.Open));
            yield break;
        }
        yield return ("clients", $"{Count(report.Producers)} producing, {Count(report.Consumers)} consuming, ack {Word(report.Ack)}");
        var receipts = report.Window > 0 ? $", receipts (window {Count(report.Window)})" : "";
        var rate = report.Rate > 0 ? $", {Number(report.Rate, "0.#")} msg/s" : "";
        yield return ("messages", $"{new ByteSize(report.Size)}, {(report.Persistent ? "persistent" : "not persistent")}{receipts}{rate}");
    }

    private static IEnumerable<string[]> Transfers(BenchReport report)
    {
        if (report.Sent.Messages > 0) yield return Row("sent", report.Sent);
        if (report.Window > 0) yield return ["confirmed", Count(report.Confirmed), "", ""];
        if (report.Received.Messages > 0) yield return Row("received", report.Received);
    }

    private static string[] Row(string name, Transfer transfer) =>
        [name, Count(transfer.Messages), Number(transfer.MessagesPerSecond, "#,0"), Number(transfer.MegabytesPerSecond, "0.0")];

    private static IEnumerable<string[]> Latencies(LatencyResults latency)
    {
        var all = new[]
        {
            ("one way", latency.OneWay), ("receipt", latency.Receipt), (
                "round trip", latency.RoundTrip), ("each reply", latency.Reply), ("connect", latency.Connect),
        };
        foreach (var (name, figures) in all)
        {
            if (figures is not null)
                yield return [name, .. new[] { figures.P50, figures.P90, figures.P99, figures.P999, figures.Max }.Select(value => Number(value, "0.00"))];
        }
    }

    private static string Verdict(BenchReport report)
    {
        var findings = new List<string>();
        Note(report.Missing, "missing");
        Note(report.Unconfirmed, "not confirmed");
        Note(report.Duplicates, "duplicate");
        Note(report.OutOfOrder, "out of order");
        Note(report.Foreign, report.Producers > 0 ? "from elsewhere" : "not made by this program");
        Note(report.ErrorCount, report.ErrorCount == 1 ? "error" : "errors");
        if (report.Outcome == Outcome.Stalled && findings.Count == 0) findings.Add("nothing moved any more");
        return findings.Count == 0 ? "nothing missing, no duplicates, no errors" : string.Join(", ", findings);

        void Note(long count, string what)
        {
            if (count > 0) findings.Add($"{Count(count)} {what}");
        }
    }

    private static string Count(long count) => Number(count, "#,0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
