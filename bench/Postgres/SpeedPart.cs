using System.Diagnostics;
using System.Globalization;
using ActorMQ.Model;
using ActorMQ.Persistence;
using Npgsql;

namespace ActorMQ.PostgresBench;

/// <summary>
/// The log against a plain program that writes the same bytes in the same batches, one INSERT each, prepared. In turn, so that both meet the same
/// machine.
/// </summary>
internal sealed class SpeedPart(string connection, int rounds)
{
    private const int Messages = 60_000;

    private int _brokers;

    public async Task RunAsync()
    {
        Console.WriteLine("workload        log msg/s   plain msg/s   ratio   store alone   ms an event: store, plain   KiB each");
        await CompareAsync("durable-send", queues: 1, isConsumed: false);
        await CompareAsync("durable-10x10", queues: 10, isConsumed: true);
    }

    private async Task CompareAsync(string name, int queues, bool isConsumed)
    {
        var (log, plain, ratios, alone) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (store, program) = (new List<double>(), new List<double>());
        var events = new List<byte[]>();
        for (var round = -1; round < rounds; round++)
        {
            var broker = $"speed-{++_brokers}";
            var (written, committing) = await WriteLogAsync(broker, queues, isConsumed, events);
            var again = await WritePlainAsync(events);
            // The first round compiles code.
            if (round < 0) continue;
            log.Add(Messages / written.TotalSeconds);
            plain.Add(Messages / again.TotalSeconds);
            ratios.Add(again / written);
            alone.Add(again / committing);
            store.Add(committing.TotalMilliseconds / events.Count);
            program.Add(again.TotalMilliseconds / events.Count);
        }
        var size = events.Average(bytes => bytes.Length) / 1024;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-15} {Median(log),9:0}   {Median(plain),11:0}   {Median(ratios),5:0.00}   {Median(alone),11:0.00}   {Median(store),19:0.0}, {Median(program),5:0.0}   "
            + $"{size,8:0}"));
    }

    private async Task<(TimeSpan Taken, TimeSpan Committing)> WriteLogAsync(string broker, int queues, bool isConsumed, List<byte[]> events)
    {
        // No snapshot, so that all events are there to be written again.
        await using var log = await BenchLog.OpenAsync(connection, broker, ByteSize.MiB(100_000));
        if (isConsumed) log.Durable = log.Delete;
        var lanes = Enumerable.Range(0, queues).Select(i => log.Lane($"queue{i}")).ToArray();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(lanes.Select(lane => Task.Run(async () =>
        {
            for (var i = 1; i <= Messages / queues; i++) await log.PutAsync(new MessageKey(lane, i));
        })));
        await log.Journal.FlushAsync();
        var taken = Stopwatch.GetElapsedTime(started);
        // Closing would delete what was consumed.
        await ReadEventsAsync(broker, events);
        return (taken, log.Committing);
    }

    private async Task ReadEventsAsync(string broker, List<byte[]> events)
    {
        events.Clear();
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT message FROM actormq.journal WHERE persistence_id = $1 ORDER BY sequence_number", open)
        {
            Parameters = { new() { Value = broker } },
        };
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) events.Add(await reader.GetFieldValueAsync<byte[]>(0));
    }

    private async Task<TimeSpan> WritePlainAsync(List<byte[]> events)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await ExecuteAsync(open, "DROP TABLE IF EXISTS plain; CREATE TABLE plain (id bigint PRIMARY KEY, message bytea NOT NULL)");
        await ExecuteAsync(open, "ALTER TABLE plain ALTER COLUMN message SET STORAGE EXTERNAL");
        await using var insert = new NpgsqlCommand("INSERT INTO plain (id, message) VALUES ($1, $2)", open)
        {
            Parameters = { new NpgsqlParameter<long>(), new NpgsqlParameter<byte[]>() },
        };
        await insert.PrepareAsync();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < events.Count; i++)
        {
            insert.Parameters[0].Value = (long)i;
            insert.Parameters[1].Value = events[i];
            await insert.ExecuteNonQueryAsync();
        }
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task ExecuteAsync(NpgsqlConnection open, string sql)
    {
        await using var command = new NpgsqlCommand(sql, open);
        await command.ExecuteNonQueryAsync();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
