using ActorMQ.Nodes.Configuration;
using ActorMQ.Persistence.Lease;
using ActorMQ.Persistence.Postgres;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>Where the nodes of a pair settle who is the master: where their journal is.</summary>
internal static class PairMastership
{
    /// <exception cref="Persistence.JournalException">It is not to be had now; the message says what to do.</exception>
    public static async Task<IMastership> JoinAsync(NodeOptions options, TimeProvider time, ILoggerFactory logging, CancellationToken cancellation)
    {
        var pair = options.Pair!;
        if (pair.Lease is not { } lease) return new DirectoryMastership(options.Sqlite!.Directory, pair.Node, time);
        var log = logging.CreateLogger("actormq.pair");
        await PostgresSchema.EnsureAsync(lease.ConnectionString, lease.Schema, log, cancellation);
        return new PostgresMastership(PostgresLease.Start(lease, time, log), new StandbyTable(lease), time);
    }
}
