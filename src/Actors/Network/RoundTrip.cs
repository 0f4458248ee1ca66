namespace ActorMQ.Actors.Network;

/// <summary>
/// How long it takes to another broker and back, whatever is between: measured by what the two say to each other anyhow, from when it leaves
/// to when it is acknowledged. Belongs to the network's turns.
/// </summary>
/// <remarks>
/// The shortest of the last seconds counts: the longer ones have waited behind others, and that says how busy a link is, not how long. What was
/// sent more than once is not measured, as nobody knows which one was acknowledged.
/// </remarks>
public sealed class RoundTrip
{
    /// <summary>A time that was measured counts for one to two of these.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private TimeSpan _windowEnd;
    private TimeSpan _before = TimeSpan.MaxValue;
    private TimeSpan _shortest = TimeSpan.MaxValue;
    private long _number;
    private TimeSpan _sentAt;

    /// <summary>Null until it was measured.</summary>
    public TimeSpan? Time { get; private set; }

    /// <summary>It was measured on the way that is used now.</summary>
    internal bool IsCurrent { get; private set; }

    /// <summary>Something is on its way whose acknowledgement will tell.</summary>
    internal bool IsMeasuring => _number != 0;

    /// <summary>Something leaves. One at a time is measured.</summary>
    internal void Sent(long number, TimeSpan now)
    {
        if (!IsMeasuring) (_number, _sentAt) = (number, now);
    }

    internal void Acknowledged(long upTo, TimeSpan now)
    {
        if (!IsMeasuring || upTo < _number) return;
        _number = 0;
        Take(now - _sentAt, now);
    }

    /// <summary>What is being measured is sent again, or will never be acknowledged.</summary>
    internal void Cancel() => _number = 0;

    /// <summary>Another way leads there: what was known holds until that one was measured.</summary>
    internal void ChangeWay()
    {
        Cancel();
        IsCurrent = false;
    }

    private void Take(TimeSpan time, TimeSpan now)
    {
        if (!IsCurrent) (_before, _shortest, _windowEnd) = (TimeSpan.MaxValue, TimeSpan.MaxValue, now + Window);
        IsCurrent = true;
        if (now >= _windowEnd)
        {
            // After a long silence the last window says nothing any more.
            _before = now >= _windowEnd + Window ? TimeSpan.MaxValue : _shortest;
            (_shortest, _windowEnd) = (TimeSpan.MaxValue, now + Window);
        }
        if (time < _shortest) _shortest = time;
        Time = _shortest < _before ? _shortest : _before;
    }
}
