using ActorMQ.Nodes.Configuration;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Memory;
using ActorMQ.Persistence.Sqlite;

namespace ActorMQ.Nodes.Running;

/// <summary>Opens the journal that the configuration names.</summary>
internal static class BrokerJournal
{
    /// <exception cref="NodeStartException">It cannot be opened.</exception>
    public static GroupCommitJournal Open(NodeOptions options, ILoggerFactory logging)
    {
        var log = logging.CreateLogger("actormq.journal");
        IJournalStore store = options switch
        {
            { Sql: { } sql } => new LogJournalStore(sql, log),
            { Sqlite: { } sqlite } => new SqliteJournalStore(sqlite, log),
            _ => new MemoryJournalStore(new MemoryDisk()),
        };
        return Open(store, options, log);
    }

    /// <exception cref="NodeStartException">It cannot be opened.</exception>
    public static GroupCommitJournal Open(IJournalStore store, NodeOptions options, ILogger log)
    {
        try
        {
            return GroupCommitJournal.Open(store, options.Journal, log);
        }
        catch (Exception e) when (e is JournalException or IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(ExitCode.CannotOpenJournal, e.Message, e);
        }
    }
}
