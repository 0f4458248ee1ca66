using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Publishing;

/// <summary>Who is attached to a destination and has to hear when it ends. Used on the destination's turns only.</summary>
internal sealed class ConsumerRoster
{
    private readonly Dictionary<ConsumerId, IRef<ConsumerEvent>> _consumers = [];

    public IReadOnlyCollection<ConsumerId> All => _consumers.Keys;

    /// <summary>One more, which is told so: what it is sent comes after that.</summary>
    public void Attach(ConsumerRequest request)
    {
        _consumers[request.Id] = request.ReplyTo;
        request.ReplyTo.TryTell(new ConsumerEvent.Attached(request.Id));
    }

    /// <summary>One that wants to be attached cannot be any more.</summary>
    public static void Refuse(ConsumerRequest request, BrokerError reason) =>
        request.ReplyTo.TryTell(new ConsumerEvent.Detached(request.Id, reason));

    /// <summary>One goes of its own accord. False for one that is not there.</summary>
    public bool Remove(ConsumerId consumer) => _consumers.Remove(consumer);

    /// <summary>Sends everybody away; those who want to can come back.</summary>
    /// <param name="reason">Why; null when the destination was deleted.</param>
    public void DetachAll(BrokerError? reason)
    {
        foreach (var (consumer, replyTo) in _consumers) replyTo.TryTell(new ConsumerEvent.Detached(consumer, reason));
        _consumers.Clear();
    }
}
