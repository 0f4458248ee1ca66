using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Queues;

/// <summary>One subscription's standing in one queue: how much it may hold, and what it holds.</summary>
public sealed class QueueConsumer
{
    // A ring of this size may be sparse before it is tidied.
    private const int SmallRing = 256;

    // What it holds, by tag: the ring has those from _firstTag on, with null for what is settled. Deliveries that stay unsettled for
    // very long leave it, or the ring would grow with everything settled after them.
    private readonly Ring<QueueEntry?> _inFlight = new();
    private SortedDictionary<long, QueueEntry>? _stragglers;
    private long _firstTag = 1;
    private long _outstandingBytes;

    internal QueueConsumer(ConsumerRequest request)
    {
        Request = request;
        Allowance = request.IsMetered ? request.FirstRoom : request.Prefetch;
    }

    public ConsumerRequest Request { get; private set; }

    /// <summary>The most messages it may hold unsettled now.</summary>
    public int Allowance { get; internal set; }

    /// <summary>Messages sent and not settled.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Messages sent, redeliveries included.</summary>
    public long Delivered { get; private set; }

    /// <summary>The tag the next delivery gets.</summary>
    public long NextTag => _firstTag + _inFlight.Count;

    /// <summary>For fairness: the queue's delivery count when it was last served.</summary>
    internal long LastServed { get; set; }

    /// <summary>Deliveries of this turn, sent when it ends; null when there are none.</summary>
    internal List<Delivery>? Outgoing { get; set; }

    /// <summary>The tag of the first of <see cref="Outgoing"/>.</summary>
    internal long OutgoingTag { get; set; }

    /// <summary>Message groups that were given to it; null when there never was one.</summary>
    internal HashSet<string>? Groups { get; set; }

    internal bool OwnsGroups => Groups is { Count: > 0 };

    /// <summary>Set by <see cref="ConsumersByState"/> only.</summary>
    internal ConsumerState State { get; set; }

    /// <summary>Where it waits for its turn while it has room; null for one with a selector.</summary>
    internal ConsumerLine? Line { get; set; }

    internal QueueConsumer? Ahead { get; set; }

    internal QueueConsumer? Behind { get; set; }

    /// <summary>Places it has to come back to; null when there never was one.</summary>
    internal MissedPlaces? Missed { get; set; }

    internal bool HasMissed => Missed is { Count: > 0 };

    internal ConsumerPace Pace { get; } = new();

    /// <summary>The consumers of its priority; null for a scout.</summary>
    internal WorkSharing.Rank? Rank { get; set; }

    /// <summary>Messages that it was given beyond what was enough for it, as it settled none.</summary>
    internal int WorkBeyond { get; set; }

    internal Expectation Expectation { get; set; }

    /// <summary>True while it may be given a message.</summary>
    internal bool HasRoom => State is ConsumerState.Ready or ConsumerState.CatchingUp;

    /// <summary>True while it is to be told of messages it would like.</summary>
    internal bool IsWatching => State is ConsumerState.Watching or ConsumerState.Wanting;

    internal bool IsPaused => State is ConsumerState.Paused or ConsumerState.StandingBack;

    /// <summary>A consumer always gets one message, however large.</summary>
    internal bool MayHoldMore => Outstanding < Allowance && (_outstandingBytes < Request.PrefetchBytes || Outstanding == 0);

    /// <summary>What a metered one is when it has just run out of room.</summary>
    internal ConsumerState StateWithoutRoom => HasMissed ? ConsumerState.Wanting : ConsumerState.Watching;

    /// <summary>True while it must not be given a message, because it has yet to look at what came earlier in the lane.</summary>
    internal bool IsBehind(QueueEntry entry) => Missed?.IsBefore(entry) == true;

    internal ConsumerStatus Status() => new(
        Request.Label,
        Request.Prefetch,
        Outstanding,
        Delivered,
        0,
        0,
        Request.Priority,
        Request.IsExclusive,
        Request.Selector?.Text);

    /// <summary>It asks for something else; what it holds stays with it. For one that is in no set of consumers.</summary>
    internal void Renew(ConsumerRequest request) => Request = request;

    /// <summary>What it settles is not its to use again from now on.</summary>
    internal void Meter() => Request = Request with { IsMetered = true };

    /// <summary>It is at the same place, and that is nearer or farther away than before.</summary>
    internal void ChangeWay(ConsumerWay way) => Request = Request with { Way = way };

    /// <summary>Hands it an entry; the tag is the value of <see cref="NextTag"/> before the call.</summary>
    internal void Take(QueueEntry entry)
    {
        if (_inFlight.IsFull && _inFlight.Count >= SmallRing) MakeRoomInRing();
        entry.State = EntryState.InFlight;
        entry.Consumer = this;
        _inFlight.Add(entry);
        Outstanding++;
        Delivered++;
        _outstandingBytes += entry.Message.Size;
    }

    /// <summary>The unsettled entry with that tag.</summary>
    internal bool TryGet(long tag, [NotNullWhen(true)] out QueueEntry? entry)
    {
        var index = tag - _firstTag;
        if (index < 0) return (entry = _stragglers?.GetValueOrDefault(tag)) is not null;
        entry = index < _inFlight.Count ? _inFlight[(int)index] : null;
        return entry is not null;
    }

    /// <summary>The unsettled entry it has held longest.</summary>
    internal bool TryGetOldest(out long tag, [NotNullWhen(true)] out QueueEntry? entry)
    {
        if (_stragglers is { Count: > 0 })
        {
            (tag, entry) = _stragglers.First();
            return true;
        }
        tag = _firstTag;
        return TryGet(tag, out entry);
    }

    /// <summary>Takes an entry back; its tag is void from here on.</summary>
    internal void Settle(long tag, QueueEntry entry)
    {
        if (tag < _firstTag)
        {
            _stragglers!.Remove(tag);
        }
        else
        {
            _inFlight[(int)(tag - _firstTag)] = null;
            CloseGap();
        }
        Outstanding--;
        if (Request.IsMetered) Allowance--;
        _outstandingBytes -= entry.Message.Size;
        entry.Consumer = null;
    }

    /// <summary>Says what must hold between turns.</summary>
    internal void Check()
    {
        var held = (_stragglers?.Count ?? 0) + CheckRing();
        Invariant.Holds(held == Outstanding, $"consumer {Request.Label} holds {held} messages, and should hold {Outstanding}");
        Invariant.Holds(Outstanding > 0 || _outstandingBytes == 0, $"consumer {Request.Label} holds no message of {_outstandingBytes} bytes");
        Invariant.Holds(_inFlight.Count == 0 || _inFlight[0] is not null, $"consumer {Request.Label} begins with a message that is settled");
        Invariant.Holds(Outgoing is null, $"consumer {Request.Label} was not sent what it was given");
        Pace.Check();
    }

    private int CheckRing()
    {
        var (held, bytes) = (0, _stragglers?.Values.Sum(static entry => (long)entry.Message.Size) ?? 0);
        for (var i = 0; i < _inFlight.Count; i++)
        {
            if (_inFlight[i] is not { } entry) continue;
            Invariant.Holds(entry.Consumer == this, $"message {entry.Key} does not know that consumer {Request.Label} has it");
            Invariant.Holds(
                entry.State is EntryState.InFlight or EntryState.Promised, $"message {entry.Key} is with consumer {Request.Label}, and {entry.State}");
            held++;
            bytes += entry.Message.Size;
        }
        Invariant.Holds(bytes == _outstandingBytes, $"consumer {Request.Label} holds {bytes} bytes, and should hold {_outstandingBytes}");
        return held;
    }

    /// <summary>The first element of the ring, if any, is one that is unsettled.</summary>
    private void CloseGap()
    {
        while (_inFlight.Count > 0 && _inFlight[0] is null)
        {
            _inFlight.RemoveFirst();
            _firstTag++;
        }
    }

    private void MakeRoomInRing()
    {
        while (Outstanding - (_stragglers?.Count ?? 0) < _inFlight.Count / 2)
        {
            (_stragglers ??= []).Add(_firstTag, _inFlight[0]!);
            _inFlight[0] = null;
            CloseGap();
        }
    }
}
