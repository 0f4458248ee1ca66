using ActorMQ.Actors.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Histories;

/// <summary>A transaction of which the queue does one part, and somebody else another.</summary>
internal sealed class ModelTransaction : ITransactionClient, IJournalOwner
{
    private readonly Action<ModelTransaction> _onDurable;

    public ModelTransaction(Action<ModelTransaction> onDurable) => _onDurable = onDurable;

    public JournalUnit Unit { get; } = new(2);

    public List<ModelMessage> Sends { get; } = [];

    public List<ModelMessage> Accepted { get; } = [];

    /// <summary>Of what it accepts, what the journal had when the queue took part.</summary>
    public HashSet<ModelMessage> Stored { get; } = [];

    public List<(ModelConsumer Consumer, Settlement Settlement, long Tag)> Others { get; } = [];

    public bool IsOtherPartSubmitted { get; set; }

    public bool IsDurable { get; private set; }

    public bool IsPurged { get; set; }

    public bool IsCompleted { get; set; }

    private readonly HashSet<(ModelConsumer Consumer, long Tag)> _touched = [];

    public int TimesTold { get; private set; }

    public void Touch(ModelConsumer consumer, long tag) => _touched.Add((consumer, tag));

    public bool Touches(ModelConsumer consumer, long tag) => _touched.Contains((consumer, tag));

    public void OnTransacted(DestinationHandle participant) => TimesTold++;

    public void OnDurable(JournalBatch batch)
    {
        IsDurable = true;
        _onDurable(this);
    }

    public void OnPage(JournalPage page) => throw new NotSupportedException();
}
