using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>How far away a borrower is, and what queues know of that. Belongs to the network's turns.</summary>
internal sealed class BorrowerWay
{
    // As long as it was not measured: brokers next to each other.
    private const double RoundTripOfLink = 2;

    // Queues hear of a round trip that is so much longer or shorter, not of every measurement.
    private const double Noticeable = 0.2;

    private bool _isReachable = true;
    private int _distance = 1;

    /// <param name="broker">The borrower's name.</param>
    /// <param name="measured">To it and back.</param>
    /// <param name="isLastChoice">Its consumers are told from near ones by their priority alone.</param>
    public BorrowerWay(string broker, RoundTrip measured, bool isLastChoice)
    {
        if (!isLastChoice) Told = new ConsumerWay(broker, TimeOf(measured));
    }

    /// <summary>What queues know; null when they need not.</summary>
    public ConsumerWay? Told { get; private set; }

    /// <summary>Links to it. Setting it says that it can be reached.</summary>
    public int Distance
    {
        get => _distance;
        set => (_distance, _isReachable) = (value, true);
    }

    /// <summary>It cannot be reached now.</summary>
    public void Lose() => _isReachable = false;

    /// <summary>True when the way is noticeably another one than queues know: they are to hear of it.</summary>
    public bool Update(RoundTrip measured)
    {
        if (Told is not { } told) return false;
        var time = TimeOf(measured);
        if (!IsNoticeable(told.RoundTrip, time)) return false;
        Told = told with { RoundTrip = time };
        return true;
    }

    private static bool IsNoticeable(double? before, double? now) =>
        before is null || now is null ? before != now : Math.Abs(now.Value - before.Value) > Noticeable * before.Value;

    // In milliseconds.
    private double? TimeOf(RoundTrip measured) => _isReachable ? measured.Time?.TotalMilliseconds ?? _distance * RoundTripOfLink : null;
}
