using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Looks out at a queue for messages that another broker wants and that nobody here has room for: a metered consumer that is never given
/// any room. Once it has seen something, the other broker's consumers take over.
/// </summary>
internal sealed class Scout(QueueWatch watch, DestinationHandle queue, InterestEntry wanted, IRef<NetworkCommand> network) : ISubscriber
{
    public QueueWatch Watch => watch;

    public DestinationHandle Queue => queue;

    public InterestEntry Wanted => wanted;

    /// <summary>Belongs to the network's turns, as the next.</summary>
    public bool IsEnded { get; set; }

    public bool HasOffered { get; set; }

    public void OnAttached()
    {
    }

    public void OnRefused(BrokerError error)
    {
    }

    public void OnDelivery(DeliveryBatch batch) => throw new InvalidOperationException("A scout has no room for a message.");

    public void OnBrowseEnd()
    {
    }

    public void OnExhausted() => network.TryTell(new NetworkCommand.Scouted(this));

    public void OnDetached(BrokerError? reason) => network.TryTell(new NetworkCommand.ScoutDetached(this, reason is null));
}
