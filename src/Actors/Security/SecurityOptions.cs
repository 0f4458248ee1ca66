namespace ActorMQ.Actors.Security;

/// <summary>Who may log in and what they may do.</summary>
public sealed record SecurityOptions
{
    /// <summary>Without any, every login is taken and everything is allowed.</summary>
    public IReadOnlyList<UserAccount> Users { get; init; } = [];

    /// <summary>Without any, every user may do everything.</summary>
    public IReadOnlyList<AccessEntry> Access { get; init; } = [];

    /// <summary>Groups of a client that gives no login; null = a login is needed.</summary>
    public IReadOnlyList<string>? AnonymousGroups { get; init; }
}
