using System.Diagnostics;
using System.Globalization;
using ActorMQ.Persistence;

namespace ActorMQ.PostgresBench;

/// <summary>A queue of many messages: filled, opened anew, drained, and what is left of it in the database.</summary>
internal sealed class DeepPart(string connection, int messages)
{
    private const string Broker = "deep";

    public async Task RunAsync()
    {
        await WarmUpAsync();
        var before = BenchLog.ResidentMegabytes();
        var filled = await FillAsync();
        Say("filled", $"{messages / filled.TotalSeconds:0} msg/s");
        Say("tables when full", $"{await BenchLog.TableMegabytesAsync(connection):0} MB");
        Say("resident memory, more than before", $"{BenchLog.ResidentMegabytes() - before:0} MB");

        var started = Stopwatch.GetTimestamp();
        await using var log = await BenchLog.OpenAsync(connection, Broker);
        var lane = log.Lane("deep");
        var first = await log.ReadAsync(new MessageKey(lane, 0));
        Say("first page after opening", $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s ({first.Messages.Count} messages)");

        started = Stopwatch.GetTimestamp();
        var drained = await DrainAsync(log, lane);
        Say("drained", $"{drained / Stopwatch.GetElapsedTime(started).TotalSeconds:0} msg/s ({messages - drained} missing)");
        Say("resident memory, more than before", $"{BenchLog.ResidentMegabytes() - before:0} MB");
        // Old events leave piece by piece.
        while (log.Journal.Status.SizeBytes > 40_000_000 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(5)) await Task.Delay(200);
        Say("tables once drained", $"{await BenchLog.TableMegabytesAsync(connection):0} MB");
        await BenchLog.AskAsync(connection, "VACUUM actormq.journal");
        await BenchLog.AskAsync(connection, "VACUUM actormq.snapshot");
        Say("tables after vacuum", $"{await BenchLog.TableMegabytesAsync(connection):0} MB");
    }

    private async Task WarmUpAsync()
    {
        await using var log = await BenchLog.OpenAsync(connection, "warm");
        var lane = log.Lane("warm");
        for (var i = 1; i <= 20_000; i++) await log.PutAsync(new MessageKey(lane, i));
        await log.Journal.FlushAsync();
        await log.ReadAsync(new MessageKey(lane, 0));
    }

    private async Task<TimeSpan> FillAsync()
    {
        await using var log = await BenchLog.OpenAsync(connection, Broker);
        var lane = log.Lane("deep");
        var started = Stopwatch.GetTimestamp();
        for (var i = 1; i <= messages; i++) await log.PutAsync(new MessageKey(lane, i));
        await log.Journal.FlushAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<int> DrainAsync(BenchLog log, int lane)
    {
        var (count, from) = (0, new MessageKey(lane, 0));
        while (true)
        {
            var page = await log.ReadAsync(from);
            var batch = new JournalBatch();
            foreach (var stored in page.Messages) batch.Deletes.Add(stored.Key);
            log.Journal.Submit(batch);
            count += page.Messages.Count;
            if (page.IsEnd || page.Messages.Count == 0) break;
            from = new MessageKey(lane, page.Messages[^1].Key.Sequence + 1);
        }
        await log.Journal.FlushAsync();
        return count;
    }

    private static void Say(string what, FormattableString value) => Console.WriteLine($"{what,-34} {value.ToString(CultureInfo.InvariantCulture)}");
}
