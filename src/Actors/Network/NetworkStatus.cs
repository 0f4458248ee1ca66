namespace ActorMQ.Actors.Network;

/// <param name="Own">This broker.</param>
/// <param name="Brokers">Every other one that can be reached, by name.</param>
/// <param name="Lost">Those that could be reached within the last day and cannot now, by name.</param>
public sealed record NetworkStatus(Announcement Own, IReadOnlyList<NetworkStatus.Member> Brokers, IReadOnlyList<NetworkStatus.Missing> Lost)
{
    /// <summary>Another broker of this one's name was started later and is in the network: this one is left out.</summary>
    public bool IsNameTaken { get; init; }

    /// <summary>Neighbours that are left out for the same reason, by name.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <param name="Route">The way there, and what the broker makes known.</param>
    /// <param name="Outstanding">What is on its way to it and not acknowledged.</param>
    /// <param name="Trouble">Why it cannot be talked to.</param>
    /// <param name="RoundTrip">How long it takes there and back; null until it was measured.</param>
    public sealed record Member(Route Route, int Outstanding, PeerTrouble Trouble, TimeSpan? RoundTrip);

    /// <param name="Name">The broker's name.</param>
    /// <param name="LastAnnouncement">What it made known last; null when nothing was heard of it but messages.</param>
    /// <param name="Since">How long ago it was lost.</param>
    /// <param name="Outstanding">What waits for it.</param>
    /// <param name="IsGivenUp">Nobody waits for it any longer: what was on its way to it counts as lost.</param>
    public sealed record Missing(string Name, Announcement? LastAnnouncement, TimeSpan Since, int Outstanding, bool IsGivenUp);
}
