using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Histories;

/// <summary>A transaction of which the queue does one part, and somebody else another.</summary>
internal sealed class ModelTransaction : IJournalOwner
{
    private readonly Action<ModelTransaction> _onDurable;

    /// <param name="number">Which one.</param>
    /// <param name="onDurable">Called when the part of the others is.</param>
    public ModelTransaction(long number, Action<ModelTransaction> onDurable)
    {
        Client = new TransactionClient(new TransactionId(1, number), new TestRef<TransactionEvent>(Hear));
        _onDurable = onDurable;
    }

    public TransactionClient Client { get; }

    public JournalUnit Unit { get; } = new(2);

    public List<ModelMessage> Sends { get; } = [];

    public List<ModelMessage> Accepted { get; } = [];

    /// <summary>Of what it accepts, what the journal had when the queue took part.</summary>
    public HashSet<ModelMessage> Stored { get; } = [];

    public List<ModelPromise> Others { get; } = [];

    /// <summary>What it will settle.</summary>
    public List<TransactedSettlement> Settlements { get; } = [];

    /// <summary>What was promised to it; null when nothing was, or not any more.</summary>
    public List<ModelPromise>? Promised { get; set; }

    /// <summary>The queue was asked, and not yet told what is to be.</summary>
    public bool IsAsked { get; set; }

    public bool IsRenounced { get; set; }

    /// <summary>The queue could not do its part.</summary>
    public bool IsVoid { get; set; }

    public bool? ExpectedVote { get; set; }

    public bool? Vote { get; private set; }

    public bool IsOtherPartSubmitted { get; set; }

    public bool IsDurable { get; private set; }

    public bool IsPurged { get; set; }

    public bool IsCompleted { get; set; }

    private readonly HashSet<(ModelConsumer Consumer, long Tag)> _touched = [];

    public int TimesTold { get; private set; }

    public void Touch(ModelConsumer consumer, long tag) => _touched.Add((consumer, tag));

    public bool Touches(ModelConsumer consumer, long tag) => _touched.Contains((consumer, tag));

    public int TimesFailed { get; private set; }

    public void OnDurable(JournalBatch batch)
    {
        IsDurable = true;
        _onDurable(this);
    }

    private void Hear(TransactionEvent told)
    {
        if (told is TransactionEvent.Voted vote) Vote = vote.Objection is null;
        else if (told is TransactionEvent.Failed) TimesFailed++;
        else TimesTold++;
    }
}
