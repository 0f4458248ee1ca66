using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine.Invariants;


namespace ActorMQ.Actors.Network;

/// <summary>
/// One broker's end of its conversation with another, however many links are between them and whichever way they lead: what is sent
/// arrives once and in order, or the conversation ends and begins anew. Without IO.
/// </summary>
/// <remarks>
/// Each end has a stamp, which is its broker's epoch at first and grows when it begins anew; a frame carries both. A frame for another stamp
/// than ours is for an end that is no more. Until the other end was heard of, frames leave its stamp open. Links deliver in order, so a gap
/// means that a link or a broker on the way was lost; then everything unacknowledged is sent again.
/// </remarks>
public sealed class Association<TContent>
{
    private readonly Ring<TContent> _unacknowledged = new();
    private long _firstUnacknowledged = 1;

    /// <param name="stamp">The epoch of this broker.</param>
    /// <param name="peerEpoch">The epoch of the other one: its stamp is that or later.</param>
    public Association(long stamp, long peerEpoch)
    {
        Stamp = stamp;
        PeerStamp = peerEpoch;
    }

    public long Stamp { get; private set; }

    /// <summary>The stamp of the other end, or the least it can be.</summary>
    public long PeerStamp { get; private set; }

    /// <summary>Whether the other end was heard of.</summary>
    public bool IsPeerKnown { get; private set; }

    /// <summary>What frames say the other end's stamp is; 0 when any will do.</summary>
    public long AddressedStamp => IsPeerKnown ? PeerStamp : 0;

    /// <summary>
    /// The number of the first content of this conversation. Numbers are never used again, so what is still on its way from an earlier one
    /// is not taken for something else.
    /// </summary>
    public long FirstNumber { get; private set; } = 1;

    /// <summary>The number of the last content received of all in order.</summary>
    public long ReceivedUpTo { get; private set; }

    /// <summary>Contents sent and not acknowledged.</summary>
    public int Outstanding => _unacknowledged.Count;

    /// <summary>What the other end has not acknowledged, in order, with its numbers.</summary>
    public IEnumerable<(long Number, TContent Content)> Unacknowledged
    {
        get
        {
            for (var i = 0; i < _unacknowledged.Count; i++) yield return (_firstUnacknowledged + i, _unacknowledged[i]);
        }
    }

    /// <summary>Takes something to be sent; the number goes with it.</summary>
    public long Send(TContent content)
    {
        _unacknowledged.Add(content);
        return _firstUnacknowledged + _unacknowledged.Count - 1;
    }

    /// <summary>The other end has everything up to a number. False when that is nothing new.</summary>
    public bool Acknowledge(long stamp, long peerStamp, long upTo)
    {
        if (stamp != Stamp || !IsFrom(peerStamp) || upTo < _firstUnacknowledged) return false;
        while (_unacknowledged.Count > 0 && _firstUnacknowledged <= upTo)
        {
            _unacknowledged.RemoveFirst();
            _firstUnacknowledged++;
        }
        return true;
    }

    /// <summary>Looks at a content that has come.</summary>
    /// <param name="peerStamp">The stamp of the end that sent it.</param>
    /// <param name="stamp">The stamp of our end as the other knows it.</param>
    /// <param name="first">The first number of the conversation, as the other sees it.</param>
    /// <param name="number">Its number.</param>
    public Reception Receive(long peerStamp, long stamp, long first, long number)
    {
        if (peerStamp < PeerStamp) return Reception.Obsolete;
        // What was for an end that is no more says nothing about who talks to this one.
        var isForThis = stamp == Stamp || stamp == 0;
        if (!IsPeerKnown && !isForThis) return Reception.ForAnother;
        if (!IsFrom(peerStamp)) return Reception.PeerIsNew;
        if (!isForThis) return Reception.ForAnother;
        if (ReceivedUpTo < first - 1) ReceivedUpTo = first - 1;
        if (number <= ReceivedUpTo) return Reception.Duplicate;
        if (number > ReceivedUpTo + 1) return Reception.Gap;
        ReceivedUpTo++;
        return Reception.Next;
    }

    /// <summary>The other end has begun anew: whatever was under way to the one before is lost.</summary>
    public void FollowPeer(long peerStamp)
    {
        PeerStamp = peerStamp;
        IsPeerKnown = true;
        Clear();
    }

    /// <summary>
    /// The other broker has started anew, and its new end was not heard of. False when the old one was not either: then what is under way
    /// is for the new one.
    /// </summary>
    public bool AwaitPeer(long peerEpoch)
    {
        PeerStamp = peerEpoch;
        if (!IsPeerKnown) return false;
        IsPeerKnown = false;
        BeginAnew();
        return true;
    }

    /// <summary>Gives the conversation up and begins anew; the other end will do so as soon as it hears of us.</summary>
    /// <param name="leastStamp">What the new end's stamp is at least.</param>
    public void BeginAnew(long leastStamp = 0)
    {
        Stamp = Math.Max(Stamp + 1, leastStamp);
        Clear();
    }

    /// <summary>Numbers of this conversation are after those of the ones before.</summary>
    public void Check()
    {
        Invariant.Holds(FirstNumber >= 1, $"Association: the first number is {FirstNumber}, which must be above 0");
        Invariant.Holds(
            _firstUnacknowledged >= FirstNumber, $"Association: {_firstUnacknowledged} is not acknowledged, of a conversation that begins with {FirstNumber}");
        Invariant.Holds(ReceivedUpTo >= 0, $"Association: received up to {ReceivedUpTo}, which must not be below 0");
    }

    /// <summary>Whether a stamp is the other end's; the first that is heard of is.</summary>
    private bool IsFrom(long peerStamp)
    {
        if (!IsPeerKnown && peerStamp >= PeerStamp) (PeerStamp, IsPeerKnown) = (peerStamp, true);
        return peerStamp == PeerStamp;
    }

    private void Clear()
    {
        _firstUnacknowledged += _unacknowledged.Count;
        FirstNumber = _firstUnacknowledged;
        _unacknowledged.Clear();
        ReceivedUpTo = 0;
    }
}
