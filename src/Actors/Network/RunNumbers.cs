namespace ActorMQ.Actors.Network;

/// <summary>
/// Numbers the runs of one broker: what tells others that it has begun anew (<see cref="BrokerIdentity.Epoch"/>). Any thread.
/// </summary>
/// <remarks>
/// A number is made of the clock's milliseconds and of chance, so two brokers that were started in the same moment under one name differ. No
/// clock is relied on: numbers only grow, and when others remember a later run of the name (a clock was set back, or another broker had the
/// name), <see cref="After"/> goes beyond that one.
/// </remarks>
public sealed class RunNumbers
{
    // Milliseconds since 1970 need 43 bits until 2248.
    private const int ChanceBits = 20;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Random _random;
    private long _last;

    public RunNumbers(TimeProvider time, Random random)
    {
        _time = time;
        _random = random;
    }

    /// <summary>When a run began, by the clock of its machine, or what others remembered then.</summary>
    public static DateTimeOffset BeginOf(long epoch) => DateTimeOffset.FromUnixTimeMilliseconds(epoch >> ChanceBits);

    public long Next() => After(0);

    /// <summary>The next one, later than any of its own and than one that others know.</summary>
    public long After(long known)
    {
        lock (_lock)
        {
            var moment = Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds(), (Math.Max(known, _last) >> ChanceBits) + 1);
            return _last = (moment << ChanceBits) | _random.NextInt64(1 << ChanceBits);
        }
    }
}
