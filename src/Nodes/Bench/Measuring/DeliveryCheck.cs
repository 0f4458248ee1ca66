namespace ActorMQ.Nodes.Bench.Measuring;

/// <summary>What is to be said of one delivery.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It came after a later message of the same sender.</summary>
    OutOfOrder,

    /// <summary>It, or another copy of it, had come before.</summary>
    Duplicate,
}

/// <summary>
/// One consumer's look at what it gets: whether its <see cref="Audience"/> had it already, and whether each sender's messages come in the
/// order they were sent. Not thread-safe.
/// </summary>
internal sealed class DeliveryCheck(Audience audience)
{
    private readonly Dictionary<ulong, Sender> _senders = [];
    private Sender? _last;
    private ulong _lastOrigin;

    public Verdict Check(in Stamp stamp)
    {
        // Messages of one sender come in bursts.
        if (_last is null || _lastOrigin != stamp.Origin) _last = Find(_lastOrigin = stamp.Origin);
        if (!_last.Received.Add(stamp.Sequence)) return Verdict.Duplicate;
        if (stamp.Sequence < _last.Latest) return Verdict.OutOfOrder;
        _last.Latest = stamp.Sequence;
        return Verdict.Good;
    }

    private Sender Find(ulong origin)
    {
        if (!_senders.TryGetValue(origin, out var sender)) _senders.Add(origin, sender = new Sender(audience.From(origin)));
        return sender;
    }

    private sealed class Sender(SequenceSet received)
    {
        public SequenceSet Received => received;

        public long Latest { get; set; }
    }
}
