namespace ActorMQ.Actors.Network;

/// <summary>
/// A broker of the network. The name is unique among those that run; the epoch tells one run of it from the next, and grows
/// (<see cref="RunNumbers"/>).
/// </summary>
public sealed record BrokerIdentity(string Name, long Epoch)
{
    /// <inheritdoc />
    public override string ToString() => $"{Name}@{Epoch}";
}
