using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Tests.Support;

/// <summary>Notes what it is told.</summary>
internal sealed class TestSubscriber : ISubscriber
{
    private readonly string _name;

    public TestSubscriber(string name = "subscriber") => _name = name;

    /// <summary>Everything that was ever delivered, in order.</summary>
    public List<(long Tag, string Id, int Count)> Deliveries { get; } = [];

    public IEnumerable<string> Ids => Deliveries.Select(delivery => delivery.Id);

    public string Text => string.Join(' ', Ids);

    public int Attached { get; private set; }

    public int BrowseEnds { get; private set; }

    /// <summary>How often it was told that there is something it has no room for.</summary>
    public int Exhaustions { get; private set; }

    public List<BrokerError> Refusals { get; } = [];

    public List<BrokerError?> Detachments { get; } = [];

    public List<DeliveryBatch> Batches { get; } = [];

    /// <summary>The tag of the latest delivery of a message.</summary>
    public long TagOf(string id) => Deliveries.FindLast(delivery => delivery.Id == id) is { Tag: > 0 } found
        ? found.Tag
        : throw new InvalidOperationException($"{_name} was not given {id}, only: {Text}");

    /// <summary>How often the latest delivery says that the message was delivered before.</summary>
    public int CountOf(string id) => Deliveries.FindLast(delivery => delivery.Id == id).Count;

    public void OnAttached() => Attached++;

    public void OnRefused(BrokerError error) => Refusals.Add(error);

    public void OnDelivery(DeliveryBatch batch)
    {
        Batches.Add(batch);
        for (var i = 0; i < batch.Deliveries.Count; i++)
        {
            var (message, count) = batch.Deliveries[i];
            Deliveries.Add((batch.FirstTag == 0 ? 0 : batch.FirstTag + i, message.Id, count));
        }
    }

    public void OnBrowseEnd() => BrowseEnds++;

    public void OnExhausted() => Exhaustions++;

    public void OnDetached(BrokerError? reason) => Detachments.Add(reason);

    public override string ToString() => _name;
}
