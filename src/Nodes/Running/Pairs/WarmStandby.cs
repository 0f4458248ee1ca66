using ActorMQ.Nodes.Configuration;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Lease;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Postgres;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>Follows the log in the database, so that next to nothing is left to be read when this node becomes the master.</summary>
internal sealed class WarmStandby : IStandby
{
    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly LogFollower _follower;

    public WarmStandby(NodeOptions options, TimeProvider time, ILoggerFactory logging)
    {
        _options = options;
        _time = time;
        _log = logging.CreateLogger("actormq.journal");
        _follower = LogFollower.Start(options.Sql!, _log);
    }

    public string Progress
    {
        get
        {
            var status = _follower.Status;
            if (status.UpToDateAt is not { } upToDate) return status.Failure ?? "begins to read the log";
            var behind = (_time.GetUtcNow() - upToDate).TotalSeconds;
            var lag = behind < 1 ? "less than a second behind" : $"{behind:0.#} s behind";
            return status.Failure is null ? $"event {status.LastEvent}, {lag}" : $"event {status.LastEvent}, {lag}: {status.Failure}";
        }
    }

    public GroupCommitJournal Open(Mastership mastership)
    {
        var connection = EpochConnection.For(_options.Sql!.ConnectionString, _options.Broker.Name, mastership.Epoch);
        var store = LogJournalStore.From(_follower, connection, _log);
        // The database refuses what is written before the lease is known to be lost.
        store.EpochOver += over => mastership.End(new MastershipEnd.Lost(over.Message));
        return BrokerJournal.Open(store, _options, _log);
    }

    public ValueTask DisposeAsync() => _follower.DisposeAsync();
}
