namespace ActorMQ.Persistence.Lease;

/// <summary>What the master of a directory has written beside its lock.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Epoch">Counts the masters.</param>
/// <param name="Since">When it became the master.</param>
/// <param name="Reason">Why it did.</param>
/// <param name="Farewell">Why it has handed over; null while it has not.</param>
internal sealed record MasterNote(string Node, long Epoch, DateTimeOffset Since, string Reason, string? Farewell)
{
    public string WhyItEnded => Farewell is null ? $"{Node} ended without handing over" : $"{Node} handed over: {Farewell}";
}
