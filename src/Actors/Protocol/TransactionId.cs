namespace ActorMQ.Actors.Protocol;

/// <summary>One COMMIT on its way. No other of this broker has the same.</summary>
/// <param name="Connection">The number of the connection that waits for it, see <see cref="ConnectionNumber"/>.</param>
/// <param name="Number">Counts those of the connection.</param>
public readonly record struct TransactionId(long Connection, long Number)
{
    /// <inheritdoc />
    public override string ToString() => $"{Connection}-{Number}";
}
