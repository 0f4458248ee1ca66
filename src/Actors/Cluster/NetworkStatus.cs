namespace ActorMQ.Actors.Cluster;

/// <param name="Own">This broker.</param>
/// <param name="Brokers">Every other one that can be reached, by name.</param>
public sealed record NetworkStatus(Announcement Own, IReadOnlyList<NetworkStatus.Member> Brokers)
{
    /// <param name="Route">The way there, and what the broker makes known.</param>
    /// <param name="Outstanding">What is on its way to it and not acknowledged.</param>
    public sealed record Member(Route Route, int Outstanding);
}
