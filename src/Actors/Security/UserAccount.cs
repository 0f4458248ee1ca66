namespace ActorMQ.Actors.Security;

/// <summary>A user who may log in.</summary>
public sealed record UserAccount(string Name, PasswordHash Password, IReadOnlyList<string> Groups);
