using ActorMQ.Nodes.Configuration;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>Two processes over one directory: nothing is to be followed, as opening the journal reads no messages.</summary>
internal sealed class ColdStandby(NodeOptions options, ILoggerFactory logging) : IStandby
{
    public string Progress => "";

    public GroupCommitJournal Open(Mastership mastership) => BrokerJournal.Open(options, logging);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
