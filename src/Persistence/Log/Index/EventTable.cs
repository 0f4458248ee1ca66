namespace ActorMQ.Persistence.Log.Index;

/// <summary>
/// The events of the log that have not been deleted: what each takes, and how much of that is of use. Events are numbered without gaps.
/// </summary>
internal sealed class EventTable
{
    private EventUse[] _uses = new EventUse[16];
    private int _head;
    private int _count;
    private long _settled;

    /// <summary>The number of the first event that is still there.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The number of the last event; one less than <see cref="First"/> when there is none.</summary>
    public long Last => First + _count - 1;

    /// <summary>What the events take, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>What of that is messages.</summary>
    public long Live { get; private set; }

    /// <summary>The last event before the first that has a message; all before have none, and never will have.</summary>
    public long Settled
    {
        get
        {
            while (_settled < Last && At(_settled + 1).Live == 0) SettledBytes += At(++_settled).Bytes;
            return _settled;
        }
    }

    /// <summary>What the events up to <see cref="Settled"/> take, as of when that was last asked for.</summary>
    public long SettledBytes { get; private set; }

    public EventUse this[long number] => At(number);

    /// <summary>There are no events before that one.</summary>
    public void Begin(long first)
    {
        (_head, _count, _settled) = (0, 0, first - 1);
        First = first;
        (Bytes, Live, SettledBytes) = (0, 0, 0);
    }

    public void Add(long number, int bytes)
    {
        if (number != Last + 1) throw new ArgumentException($"event {number} does not follow {Last}", nameof(number));
        if (_count == _uses.Length) Grow();
        _uses[(_head + _count++) & (_uses.Length - 1)] = new EventUse(bytes, 0);
        Bytes += bytes;
    }

    /// <summary>A message of that size is in the event, or is not any more.</summary>
    public void Use(long number, int bytes)
    {
        if (number < First) return;
        ref var use = ref At(number);
        use = use with { Live = use.Live + bytes };
        Live += bytes;
    }

    /// <summary>Events up to that one were deleted.</summary>
    public void DeleteTo(long number)
    {
        for (; First <= number && _count > 0; First++, _count--)
        {
            var use = _uses[_head];
            Bytes -= use.Bytes;
            Live -= use.Live;
            if (First <= _settled) SettledBytes -= use.Bytes;
            else _settled = First;
            _head = (_head + 1) & (_uses.Length - 1);
        }
    }

    /// <summary>What the events take from one to another, in bytes.</summary>
    public long BytesOf(long from, long to)
    {
        var bytes = 0L;
        for (var number = Math.Max(from, First); number <= Math.Min(to, Last); number++) bytes += At(number).Bytes;
        return bytes;
    }

    private ref EventUse At(long number)
    {
        if (number < First || number > Last) throw new ArgumentOutOfRangeException(nameof(number), number, $"there are events {First} to {Last}");
        return ref _uses[(int)((_head + (number - First)) & (_uses.Length - 1))];
    }

    private void Grow()
    {
        var grown = new EventUse[_uses.Length * 2];
        for (var i = 0; i < _count; i++) grown[i] = _uses[(_head + i) & (_uses.Length - 1)];
        (_uses, _head) = (grown, 0);
    }
}
