namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>Who has something to send by itself. Called on its loop's thread, in every round.</summary>
internal interface ISender
{
    /// <summary>Sends what is due, as far as allowed.</summary>
    /// <param name="now">Nanoseconds of the monotonic clock.</param>
    /// <returns>
    /// When there will be more to send: at once if not later than <paramref name="now"/>; <see cref="long.MaxValue"/> if that depends on
    /// what comes in.
    /// </returns>
    long Pump(long now);
}
