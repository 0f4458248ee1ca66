using System.Diagnostics;
using System.Globalization;
using ActorMQ.Persistence;

namespace ActorMQ.PostgresBench;

/// <summary>Messages come and go at full speed while a thousand others stay: the tables may not grow with time.</summary>
internal sealed class ChurnPart(string connection, int seconds)
{
    private const int Staying = 1000;
    private const int Waiting = 5000;

    public async Task RunAsync()
    {
        await using var log = await BenchLog.OpenAsync(connection, "churn");
        var (stays, comes) = (log.Lane("stays"), log.Lane("comes"));
        for (var i = 1; i <= Staying; i++) await log.PutAsync(new MessageKey(stays, i));
        var (started, told, count) = (Stopwatch.GetTimestamp(), 0, 0L);
        while (Stopwatch.GetElapsedTime(started).TotalSeconds is var elapsed && elapsed < seconds)
        {
            await log.PutAsync(new MessageKey(comes, ++count));
            if (count > Waiting) log.Delete(new MessageKey(comes, count - Waiting));
            if (elapsed < told) continue;
            told += Math.Max(1, seconds / 12);
            var (tables, events) = (await BenchLog.TableMegabytesAsync(connection), log.Journal.Status.SizeBytes / 1e6);
            var memory = BenchLog.ResidentMegabytes();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"churn {elapsed,5:0} s {count,10} messages, tables {tables,6:0} MB, log {events,5:0} MB, memory {memory,5:0} MB"));
        }
    }
}
