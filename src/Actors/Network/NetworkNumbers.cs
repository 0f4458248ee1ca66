namespace ActorMQ.Actors.Network;

/// <summary>
/// Gives out the numbers by which this broker's end of the network is answered: none is given out twice while the broker runs, so that what was
/// said to a network's actor that has failed means nothing to the next one. Any thread.
/// </summary>
internal sealed class NetworkNumbers
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last);
}
