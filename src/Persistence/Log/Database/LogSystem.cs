using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Query;
using Akka.Streams;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>
/// Akka as the log uses it: an actor system, its plugins, and waiting for them. A thread of the journal waits; actors and streams run on the
/// pool meanwhile.
/// </summary>
internal sealed class LogSystem : IDisposable
{
    private readonly bool _isOwn;
    private readonly TimeSpan _timeout;
    private readonly LogJournalOptions _options;

    private LogSystem(ActorSystem system, LogJournalOptions options)
    {
        System = system;
        _options = options;
        _isOwn = options.System is null;
        // The circuit breaker is to answer first: it knows why.
        _timeout = options.Timeout + TimeSpan.FromSeconds(1);
        Materializer = system.Materializer();
        Query = options.Provider == LogJournalOptions.MemoryProvider
            ? PersistenceQuery.Get(system).ReadJournalFor<ReplayReadJournal>("akka.persistence.query.journal.inmem")
            : PersistenceQuery.Get(system).ReadJournalFor<Akka.Persistence.Sql.Query.SqlReadJournal>("akka.persistence.query.journal.sql");
    }

    public ActorSystem System { get; }

    public IMaterializer Materializer { get; }

    public ICurrentEventsByPersistenceIdQuery Query { get; }

    public static LogSystem Start(LogJournalOptions options)
    {
        var system = options.System ?? ActorSystem.Create("log", LogConfiguration.For(options));
        try
        {
            return new LogSystem(system, options);
        }
        catch
        {
            if (options.System is null) _ = system.Terminate();
            throw;
        }
    }

    /// <summary>The newest snapshot of a log; null when there is none.</summary>
    public SelectedSnapshot? LoadSnapshot(string persistenceId)
    {
        var store = Akka.Persistence.Persistence.Instance.Apply(System).SnapshotStoreFor(null);
        var load = new LoadSnapshot(persistenceId, SnapshotSelectionCriteria.Latest, long.MaxValue);
        return Wait(store.Ask<object>(load, _timeout)) switch
        {
            LoadSnapshotResult loaded => loaded.Snapshot,
            LoadSnapshotFailed failed => throw failed.Cause,
            var other => throw new InvalidOperationException($"{other} is no snapshot"),
        };
    }

    /// <summary>The number of the last event of a log; 0 when there is none.</summary>
    public long LastEvent(string persistenceId)
    {
        var journal = Akka.Persistence.Persistence.Instance.Apply(System).JournalFor(null);
        return Wait(journal.Ask<object>(answer => new ReplayMessages(1, 0, 0, persistenceId, answer), _timeout, CancellationToken.None)) switch
        {
            RecoverySuccess found => found.HighestSequenceNr,
            ReplayMessagesFailure failed => throw failed.Cause,
            var other => throw new InvalidOperationException($"{other} is no number"),
        };
    }

    /// <summary>Ends an actor system and waits for that.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "Nothing that it waits for runs on a thread of the journal.")]
    public static void End(ActorSystem system) => _ = system.Terminate().Wait(TimeSpan.FromSeconds(10));

    /// <summary>Blocks until it is done.</summary>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "Nothing that it waits for runs on a thread of the journal.")]
    public T Wait<T>(Task<T> task)
    {
        if (Task.WaitAny([task], _timeout) < 0) throw new TimeoutException($"the database has not answered for {_timeout.TotalSeconds:0.#} s");
        return task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        if (!_isOwn) return;
        End(System);
        LogConnection.Close(_options);
    }
}
