namespace ActorMQ.Actors.Bridges;

/// <summary>Where another broker takes in links.</summary>
public sealed record LinkAddress(bool IsTls, string Host, int Port)
{
    public const int DefaultPort = 61616;

    /// <inheritdoc />
    public override string ToString() => $"{(IsTls ? "ssl" : "tcp")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}
