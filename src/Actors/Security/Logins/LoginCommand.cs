namespace ActorMQ.Actors.Security.Logins;

/// <summary>What can be told to whoever decides logins.</summary>
internal abstract record LoginCommand
{
    internal sealed record Decide(LoginRequest Request) : LoginCommand;

    /// <summary>Nobody waits for the answer any more.</summary>
    internal sealed record Withdraw(LoginRequest Request) : LoginCommand;

    internal sealed record Verified(LoginAttempt Attempt, Subject? Subject) : LoginCommand;

    /// <summary>A pause may be over.</summary>
    internal sealed record GoOn : LoginCommand
    {
        public static GoOn Instance { get; } = new();
    }
}
