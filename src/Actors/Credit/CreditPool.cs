using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Credit;

/// <summary>
/// Divides the room of a consumer among sources that have messages for it. A source that is exhausted is given some of what is free; when
/// nothing is, those that sit on room they do not use are asked to give it back. A source that has used half of what it was given gets
/// more if there is plenty, before it is exhausted: it may be far away. Without IO.
/// </summary>
/// <remarks>Room is free, unused (at a source), or held (a message that came from there and is not settled).</remarks>
internal sealed class CreditPool<TSource>
    where TSource : class
{
    private readonly Dictionary<TSource, Share> _shares = new(ReferenceEqualityComparer.Instance);
    private readonly List<TSource> _exhausted = [];
    private readonly List<TSource> _low = [];
    private readonly int _plenty;
    private int _room;

    /// <param name="room">Messages the consumer may hold.</param>
    public CreditPool(int room)
    {
        Free = _room = room;
        _plenty = Math.Max(2, room / 8);
    }

    /// <summary>Less than 0 after room was taken away that is in use.</summary>
    public int Free { get; private set; }

    /// <summary>The consumer holds more or less than it did for reasons of its own.</summary>
    public void Grant(int count)
    {
        Free += count;
        _room += count;
    }

    /// <summary>A source has had room before, and holds some of it.</summary>
    public void Adopt(TSource source, int room, int held)
    {
        Free -= room;
        var share = ShareOf(source);
        share.Held = held;
        share.Unused = share.Granted = room - held;
    }

    /// <summary>A source has messages, and no room left.</summary>
    public void OnExhausted(TSource source)
    {
        if (!_exhausted.Contains(source)) _exhausted.Add(source);
        StopLow(source);
    }

    /// <summary>Messages have come from a source.</summary>
    /// <returns>True when it may be given more.</returns>
    public bool OnDelivered(TSource source, int count)
    {
        var share = ShareOf(source);
        share.Unused -= count;
        share.Held += count;
        if (share.Unused < 0)
        {
            // Its room was taken for lost, and was not.
            Free += share.Unused;
            share.Unused = 0;
        }
        if (share.IsLow || share.IsDraining || share.Unused > share.Granted / 2 || _exhausted.Contains(source)) return share.IsLow;
        share.IsLow = true;
        _low.Add(source);
        return true;
    }

    /// <summary>Messages of a source are settled.</summary>
    public void OnSettled(TSource source, int count)
    {
        if (!_shares.TryGetValue(source, out var share)) return;
        share.Held -= count;
        Free += count;
    }

    /// <summary>A source has given back what it did not use.</summary>
    public void OnDrained(TSource source, int count)
    {
        if (!_shares.TryGetValue(source, out var share)) return;
        share.IsDraining = false;
        StopLow(source);
        share.Unused -= count;
        Free += count;
    }

    /// <summary>A source is gone, with all that is between it and us.</summary>
    public void Remove(TSource source)
    {
        _exhausted.Remove(source);
        _low.Remove(source);
        if (_shares.Remove(source, out var share)) Free += share.Unused + share.Held;
    }

    /// <summary>Gives the free room to those that are exhausted, the one that waited longest first.</summary>
    /// <param name="grant">Gives a source room.</param>
    /// <param name="drain">Asks a source for what it does not use; <see cref="OnDrained"/> follows.</param>
    public void Distribute(Action<TSource, int> grant, Action<TSource> drain)
    {
        while (_exhausted.Count > 0 && Free > 0)
        {
            var source = _exhausted[0];
            // Something stays for the next that gets exhausted, so that not every change of sides needs a drain.
            var count = Math.Max(1, Free / (_exhausted.Count + 1));
            _exhausted.RemoveAt(0);
            Give(source, count, grant);
        }
        while (_low.Count > 0 && Free >= _plenty)
        {
            var source = _low[0];
            var count = Free / (_low.Count + 1);
            StopLow(source);
            Give(source, count, grant);
        }
        if (_exhausted.Count == 0) return;
        foreach (var (source, share) in _shares)
        {
            if (share.Unused <= 0 || share.IsDraining) continue;
            share.IsDraining = true;
            drain(source);
        }
    }

    /// <summary>No room comes from nowhere, and none is lost.</summary>
    public void Check()
    {
        long shared = 0;
        foreach (var (source, share) in _shares)
        {
            Invariant.Holds(share.Unused >= 0, $"Credit: {source} has {share.Unused} unused, which must not be below 0");
            Invariant.Holds(share.Held >= 0, $"Credit: {source} holds {share.Held}, which must not be below 0");
            Invariant.Holds(
                share.IsLow == _low.Contains(source), $"Credit: {source} is {(share.IsLow ? "" : "not ")}low, and the line of those says otherwise");
            Invariant.Holds(!share.IsLow || !_exhausted.Contains(source), $"Credit: {source} is both low and exhausted");
            shared += share.Unused + share.Held;
        }
        Invariant.Holds(Free + shared == _room, $"Credit: {Free} free and {shared} at sources are not the {_room} there are");
    }

    private void Give(TSource source, int count, Action<TSource, int> grant)
    {
        var share = ShareOf(source);
        Free -= count;
        share.Unused += count;
        share.Granted = share.Unused;
        grant(source, count);
    }

    private void StopLow(TSource source)
    {
        if (!_shares.TryGetValue(source, out var share) || !share.IsLow) return;
        share.IsLow = false;
        _low.Remove(source);
    }

    private Share ShareOf(TSource source)
    {
        if (!_shares.TryGetValue(source, out var share)) _shares.Add(source, share = new Share());
        return share;
    }

    private sealed class Share
    {
        public int Unused { get; set; }

        public int Held { get; set; }

        /// <summary>What was unused when it was last given some.</summary>
        public int Granted { get; set; }

        public bool IsLow { get; set; }

        public bool IsDraining { get; set; }
    }
}
