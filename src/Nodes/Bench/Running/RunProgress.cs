namespace ActorMQ.Nodes.Bench.Running;

/// <summary>How far a run is.</summary>
/// <param name="Sent">Messages, or connections opened.</param>
/// <param name="Confirmed">Messages whose receipt has come.</param>
/// <param name="Received">Messages, or replies.</param>
/// <param name="Goal">Of <paramref name="Sent"/>, or of <paramref name="Received"/> when nobody sends; null when time is the goal.</param>
/// <param name="IsWaiting">Something is outstanding: if nothing moves now, something is wrong.</param>
internal readonly record struct RunProgress(long Sent, long Confirmed, long Received, long? Goal, bool IsWaiting)
{
    /// <summary>Changes whenever anything moves.</summary>
    public long Moves => Sent + Confirmed + Received;
}
