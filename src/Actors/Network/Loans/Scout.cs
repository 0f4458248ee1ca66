using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Looks out at a queue for messages that another broker wants and that nobody here has room for: a metered consumer that is never given
/// any room. Once it has seen something, the other broker's consumers take over. Belongs to the network's turns.
/// </summary>
internal sealed class Scout(ConsumerId consumer, QueueWatch watch, DestinationHandle queue, InterestEntry wanted)
{
    /// <summary>What the queue knows it by.</summary>
    public ConsumerId Consumer => consumer;

    public QueueWatch Watch => watch;

    public DestinationHandle Queue => queue;

    public InterestEntry Wanted => wanted;

    public bool HasOffered { get; set; }
}
