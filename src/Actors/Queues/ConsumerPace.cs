using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// How long a consumer takes for a message, as its settlements tell: the time between them while it had something to do. Times are in
/// milliseconds and come with the commands.
/// </summary>
/// <remarks>
/// Who acknowledges by being written to tells nothing of its work. It counts as holding what it was given lately: as many messages as it
/// would not be done with if it worked as others do, up to a limit, so that a fast one is not taken for ever busier.
/// </remarks>
internal sealed class ConsumerPace
{
    // Of what was known before, with each moment at which something is settled.
    private const double Kept = 0.8;
    private const double MostUnseen = 1000;

    private double _time;
    private double _count;
    private double _unseen;
    private long _unseenAt;
    private int _together;
    private bool _hasBeenIdle = true;

    /// <summary>True for a consumer whose settlements say only that bytes have left.</summary>
    public bool IsByWriting { get; set; }

    public bool IsKnown => _count > 0 && !IsByWriting;

    /// <summary>Of no meaning while it is not known.</summary>
    public double PerMessage => _time / _count;

    /// <summary>How many it settles at one moment, when it does so in portions; forgotten slowly.</summary>
    public int Portion { get; private set; }

    /// <summary>When it last settled something, or got something to do after it had nothing.</summary>
    public long Since { get; private set; }

    /// <summary>It had nothing to do and has now.</summary>
    public void OnBusy(long now)
    {
        Since = now;
        _hasBeenIdle = true;
    }

    /// <param name="now">When it has settled one more message.</param>
    /// <param name="roundTrip">What the way takes: part of the time for the first message after it had nothing to do.</param>
    /// <param name="assumed">What a message takes of which nothing is known.</param>
    public void OnSettled(long now, double roundTrip, double assumed)
    {
        if (IsByWriting)
        {
            _unseen = Math.Min(MostUnseen, Unseen(now, assumed) + 1);
            _unseenAt = now;
        }
        if (now == Since && !_hasBeenIdle)
        {
            _count++;
            Portion = Math.Max(Portion, ++_together);
            return;
        }
        var time = Math.Max(0, now - Since - (_hasBeenIdle ? roundTrip : 0));
        _time = (_time * Kept) + time;
        _count = (_count * Kept) + 1;
        Portion = Math.Max(1, Portion - (Portion / 8));
        _together = 1;
        _hasBeenIdle = false;
        Since = now;
    }

    /// <summary>Messages that were written to it, and that it may still be working on.</summary>
    public double Unseen(long now, double assumed) => assumed > 0 ? Math.Max(0, _unseen - (Math.Max(0, now - _unseenAt) / assumed)) : 0;

    /// <summary>Of those that it holds and those that it may hold, as many as count.</summary>
    public double Load(int outstanding, long now, double assumed) =>
        IsByWriting ? Math.Min(MostUnseen, outstanding + Unseen(now, assumed)) : outstanding;

    /// <summary>Says what must hold between turns.</summary>
    public void Check() => Invariant.Holds(
        _unseen is >= 0 and <= MostUnseen && _time is >= 0 and < double.PositiveInfinity,
        $"{_unseen} messages are taken for unseen, and {_count} for settled in {_time} ms");
}
