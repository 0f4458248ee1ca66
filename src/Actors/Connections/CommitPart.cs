using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Connections;

/// <summary>What one queue, here or at another broker, has to do for a COMMIT.</summary>
internal sealed class CommitPart(DestinationHandle queue)
{
    public DestinationHandle Queue => queue;

    public List<PublishItem> Sends { get; } = [];

    public List<TransactedSettlement> Settlements { get; } = [];
}
