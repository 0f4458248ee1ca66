namespace ActorMQ.Actors.Security;

/// <summary>A user who may log in.</summary>
public sealed record UserAccount(string Name, PasswordHash Password, IReadOnlyList<string> Groups)
{
    /// <summary>Whether another broker may link itself to this one as this user.</summary>
    public bool MayLink { get; init; }
}
