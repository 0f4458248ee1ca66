using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorMQ.PostgresBench;

/// <summary>A journal on the log, and who writes to it: no more messages are unconfirmed than a window allows.</summary>
internal sealed class BenchLog : IJournalOwner, IPageReader, IAsyncDisposable
{
    public const int Window = 1000;

    private readonly GroupCommitJournal _journal;
    private readonly SemaphoreSlim _room = new(Window);

    private readonly TimedStore _store;

    private BenchLog(GroupCommitJournal journal, TimedStore store)
    {
        _journal = journal;
        _store = store;
    }

    /// <summary>How long transactions have taken so far.</summary>
    public TimeSpan Committing => _store.Committing;

    public GroupCommitJournal Journal => _journal;

    /// <summary>Is told of each message that became durable, on the writer's thread.</summary>
    public Action<MessageKey>? Durable { get; set; }

    public static Message Body { get; } = Make(1024);

    /// <summary>The log of a broker, for the next epoch.</summary>
    public static async Task<BenchLog> OpenAsync(string connection, string broker, ByteSize? snapshotAfter = null)
    {
        var taken = await LogClaim.TakeAsync(connection, PostgresSchema.DefaultName, broker, "bench");
        var options = new LogJournalOptions
        {
            PersistenceId = broker,
            ConnectionString = taken,
            Schema = PostgresSchema.DefaultName,
            SpillDirectory = Path.GetTempPath(),
        };
        if (snapshotAfter is { } size) options = options with { SnapshotAfter = size, ReleaseAfter = TimeSpan.FromHours(1) };
        var store = new TimedStore(new LogJournalStore(options, NullLogger.Instance));
        return new BenchLog(GroupCommitJournal.Open(store, new JournalOptions { MaxBytesPerCommit = ByteSize.MiB(4) }, NullLogger.Instance), store);
    }

    public int Lane(string queue) => _journal.OpenLane(DestinationName.Queue(queue), 4);

    public async Task PutAsync(MessageKey key)
    {
        await _room.WaitAsync();
        var batch = new JournalBatch(this);
        batch.Puts.Add(new JournalPut(key, Body, 0, isTransient: false));
        _journal.Submit(batch);
    }

    public void Delete(MessageKey key)
    {
        var batch = new JournalBatch();
        batch.Deletes.Add(key);
        _journal.Submit(batch);
    }

    public void OnDurable(JournalBatch batch)
    {
        Durable?.Invoke(batch.Puts[0].Key);
        _room.Release();
    }

    public async Task<JournalPage> ReadAsync(MessageKey from)
    {
        var answer = new TaskCompletionSource<JournalPage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _journal.Read(new PageRequest(this, from, 1000, 4L << 20, answer));
        return await answer.Task;
    }

    public void OnPage(JournalPage page) => ((TaskCompletionSource<JournalPage>)page.Request.Tag!).SetResult(page);

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        _room.Dispose();
    }

    public static async Task<object?> AskAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 600 };
        return await command.ExecuteScalarAsync();
    }

    /// <summary>What the log takes in the database, with indexes and all, in MB.</summary>
    public static async Task<double> TableMegabytesAsync(string connection) =>
        Convert.ToInt64(
            await AskAsync(connection, "SELECT pg_total_relation_size('actormq.journal') + pg_total_relation_size('actormq.snapshot')"),
            CultureInfo.InvariantCulture) / 1e6;

    public static double ResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    private static Message Make(int size)
    {
        const string Headers = "destination:/queue/bench\nmessage-id:bench\n\n";
        var frame = new byte[Headers.Length + size + 1];
        Encoding.UTF8.GetBytes(Headers, frame);
        // Nothing that could be compressed.
        new Random(1).NextBytes(frame.AsSpan(Headers.Length, size));
        frame[^1] = 0;
        return new Message(frame, Headers.Length) { Flags = MessageFlags.Persistent };
    }
}
