using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// What lies between a queue of another broker and a subscription of this one: room that the subscription has given, room that the home has
/// been given, and messages that are here and that the subscription has no room for yet. Without IO and clock.
/// </summary>
/// <remarks>
/// The home is given more room than the subscription has when that is used up faster than word of it gets there and back: as much as the
/// subscription is done with in two round trips. What comes too early waits here; it has left its home, but no client has seen it. As soon as
/// it would wait for long it goes back, the last first, and what is still under way goes back too, so that nothing is overtaken.
/// </remarks>
internal sealed class Supply
{
    /// <summary>What a subscription will not want within this time should not wait here.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Queue<DeliveryBatch> _stored = new();
    private readonly Pace _pace = new();
    private readonly int _prefetch;
    private readonly LoanLimits _limits;
    private readonly MemoryBudget _memory;
    private long _storedBytes;
    private int _head;
    private int _averageSize = 1;
    private bool _hasGivenBack;
    private bool _isHomeExhausted;
    private bool _isExhaustionTold;

    /// <param name="prefetch">What the subscription may hold.</param>
    /// <param name="lent">Room that the home has from the beginning.</param>
    /// <param name="limits">What may be under way beyond that.</param>
    /// <param name="memory">What waits here takes its share of it.</param>
    public Supply(int prefetch, int lent, LoanLimits limits, MemoryBudget memory)
    {
        _prefetch = prefetch;
        Lent = lent;
        _limits = limits;
        _memory = memory;
    }

    /// <summary>Room that the subscription has given and that is not used.</summary>
    public int Open { get; private set; }

    /// <summary>Room that the home has and has not used.</summary>
    public int Lent { get; private set; }

    /// <summary>Messages that wait here. There are none while there is room for them.</summary>
    public int Stored { get; private set; }

    /// <summary>Messages that may be under way or wait here beyond what the subscription has room for.</summary>
    public int Ahead { get; private set; }

    /// <summary>The home was asked for the room it does not need; <see cref="Returned"/> follows.</summary>
    public bool IsReturning { get; private set; }

    /// <summary>The subscription should hear that there is something for it, and has not since it last gave room or took some back.</summary>
    public bool IsExhausted => Open == 0 && !_isExhaustionTold && (Stored > 0 || _isHomeExhausted);

    /// <summary>True while it is worth looking at again in a moment, though nothing happens.</summary>
    public bool IsAhead => Ahead > 0 || Stored + Lent > Open;

    /// <summary>The subscription gives room.</summary>
    public void Grant(int count)
    {
        Open += count;
        _isExhaustionTold = false;
    }

    /// <summary>The home has something and no room. What it has used its room for may come behind this.</summary>
    public void OnHomeExhausted() => _isHomeExhausted = true;

    /// <summary>The subscription is being told that there is something for it.</summary>
    public void TellExhaustion() => _isExhaustionTold = true;

    /// <summary>The subscription takes back what room is not used and not promised to the home; of what the home has, nothing.</summary>
    public int Narrow(bool evenWhatIsLent)
    {
        var count = evenWhatIsLent ? Open : Math.Max(0, Open - Lent);
        Open -= count;
        if (count > 0) _isExhaustionTold = false;
        return count;
    }

    /// <summary>Takes out what waits and there is room for.</summary>
    public bool TryTake([NotNullWhen(true)] out DeliveryBatch? batch)
    {
        batch = null;
        if (Open == 0 || Stored == 0) return false;
        var first = _stored.Peek();
        var count = Math.Min(Open, first.Deliveries.Count - _head);
        batch = first.Slice(_head, count);
        _head += count;
        if (_head == first.Deliveries.Count)
        {
            _stored.Dequeue();
            _head = 0;
        }
        Unstore(batch.Deliveries.Count, batch.Size);
        Open -= count;
        return true;
    }

    /// <summary>Messages have come.</summary>
    /// <param name="batch">All of them.</param>
    /// <param name="refused">Those that must go back at once.</param>
    /// <returns>Those for the subscription; the others wait.</returns>
    public DeliveryBatch? Arrive(DeliveryBatch batch, out DeliveryBatch? refused)
    {
        var count = batch.Deliveries.Count;
        Lent -= count;
        _averageSize += ((batch.Size / count) - _averageSize) / 4;
        var passing = _hasGivenBack || Stored > 0 ? 0 : Math.Min(Open, count);
        Open -= passing;
        var rest = passing == 0 ? batch : passing == count ? null : batch.Slice(passing, count - passing);
        refused = rest is null || TryStore(rest) ? null : rest;
        _hasGivenBack |= refused is not null;
        return passing == count ? batch : passing > 0 ? batch.Slice(0, passing) : null;
    }

    /// <summary>The subscription is done with messages.</summary>
    public void Settled(int count, TimeSpan now, TimeSpan? roundTrip)
    {
        if (roundTrip is { } time && _pace.Count(count, now, time)) Adapt(time);
    }

    /// <summary>Room that the home should be given now. More is not asked for a few messages alone, unless it waits for it.</summary>
    public int Grant(bool isWaitedFor)
    {
        var count = Open + Ahead - Lent - Stored;
        if (count <= 0 || _hasGivenBack || (!isWaitedFor && count < Ahead / 8 && Lent + Stored > 0)) return 0;
        Lent += count;
        _isHomeExhausted = false;
        return count;
    }

    /// <summary>Whether the home is to be asked for the room it does not need. Nothing passes what has gone back before it has answered.</summary>
    public bool BeginReturning()
    {
        if (IsReturning) return false;
        IsReturning = Lent > 0;
        _hasGivenBack &= IsReturning;
        return IsReturning;
    }

    /// <summary>The home has given room back. What came before has come.</summary>
    /// <returns>True when it may have been kept waiting for room meanwhile.</returns>
    public bool Returned(int count)
    {
        var wasKeptWaiting = _hasGivenBack;
        Lent -= count;
        IsReturning = _hasGivenBack = false;
        return wasKeptWaiting;
    }

    /// <summary>To be called every second while <see cref="IsAhead"/>: finds out what nobody will want soon.</summary>
    /// <param name="now">As for <see cref="Settled"/>.</param>
    /// <param name="roundTrip">To the home and back.</param>
    /// <param name="tags">Of those that wait here what is to go back.</param>
    /// <returns>True when there is too much, here or under way: <see cref="BeginReturning"/> ends that.</returns>
    public bool HasTooMuch(TimeSpan now, TimeSpan? roundTrip, out ImmutableArray<long> tags)
    {
        tags = [];
        Settled(0, now, roundTrip);
        var kept = Math.Max(Ahead, (int)(_pace.PerSecond * LongestWait.TotalSeconds));
        if (IsReturning || Stored + Lent - Open <= kept * 2) return false;
        if (Stored > kept) tags = GiveBack(kept);
        return true;
    }

    /// <summary>The end: what waits here is nobody's any more.</summary>
    public void Clear()
    {
        _memory.Release(_storedBytes);
        _stored.Clear();
        (_storedBytes, _head, Stored, Open, Ahead) = (0, 0, 0, 0, 0);
        _isHomeExhausted = false;
    }

    /// <summary>To be called when what can be taken was taken: nothing waits while there is room for it.</summary>
    public void Check()
    {
        Invariant.Holds(
            Open >= 0 && Lent >= 0 && Stored >= 0 && Ahead >= 0, $"Supply: room for {Open}, {Lent} lent, {Stored} wait here, {Ahead} ahead");
        Invariant.Holds(Open == 0 || Stored == 0, $"Supply: {Stored} messages wait, and there is room for {Open}");
        var (count, size) = (0, 0L);
        foreach (var batch in _stored) (count, size) = (count + batch.Deliveries.Count, size + batch.Size);
        Invariant.Holds(count - _head == Stored, $"Supply: {count - _head} messages are here, and {Stored} are counted");
        Invariant.Holds(_storedBytes >= 0 && _storedBytes <= size, $"Supply: {_storedBytes} bytes are accounted for, of {size}");
        Invariant.Holds(IsReturning || !_hasGivenBack, $"Supply: something went back, and what is lent was not asked for");
    }

    private void Adapt(TimeSpan roundTrip)
    {
        // A client that is done with little of its prefetch in the time of a round trip needs no more than that.
        var needed = (2 * _pace.PerSecond * roundTrip.TotalSeconds) - (_prefetch / 4);
        var most = _memory.IsShort ? 0 : Math.Min(_limits.Messages, _limits.Size.Bytes / Math.Max(1, _averageSize));
        Ahead = (int)Math.Clamp(needed, 0, most);
    }

    private bool TryStore(DeliveryBatch batch)
    {
        if (_hasGivenBack || _storedBytes + batch.Size > _limits.Size.Bytes || !_memory.TryReserve(batch.Size))
        {
            Ahead = 0;
            return false;
        }
        _stored.Enqueue(batch);
        Stored += batch.Deliveries.Count;
        _storedBytes += batch.Size;
        return true;
    }

    private ImmutableArray<long> GiveBack(int kept)
    {
        var stored = _stored.ToArray();
        var head = _head;
        var tags = ImmutableArray.CreateBuilder<long>(Stored - kept);
        _stored.Clear();
        foreach (var batch in stored)
        {
            var (begin, end) = (head, Math.Min(batch.Deliveries.Count, head + kept));
            head = 0;
            kept -= end - begin;
            if (end > begin) _stored.Enqueue(end == batch.Deliveries.Count ? batch : batch.Slice(0, end));
            for (var i = end; i < batch.Deliveries.Count; i++) tags.Add(batch.FirstTag + i);
            if (end < batch.Deliveries.Count) Unstore(batch.Deliveries.Count - end, batch.Slice(end, batch.Deliveries.Count - end).Size);
        }
        if (_stored.Count == 0) _head = 0;
        _hasGivenBack = true;
        return tags.MoveToImmutable();
    }

    private void Unstore(int count, int bytes)
    {
        Stored -= count;
        _storedBytes -= bytes;
        _memory.Release(bytes);
    }
}
