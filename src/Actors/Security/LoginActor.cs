using ActorMQ.Kernel;

namespace ActorMQ.Actors.Security;

/// <summary>Does the slow part of logins one after the other, so that a flood of wrong passwords costs one core at most.</summary>
internal sealed class LoginActor : Actor<LoginRequest>
{
    private readonly SecurityService _security;

    public LoginActor(SecurityService security) => _security = security;

    protected override void Receive(LoginRequest message)
    {
        // Another connection may have verified the same password while this one waited.
        if (!_security.TryDecide(message.Login, message.Passcode, out var subject)) _security.Verify(message.Login, message.Passcode, out subject);
        message.Answer(subject);
    }
}

/// <summary>A login whose password must be hashed.</summary>
/// <param name="Login">The user.</param>
/// <param name="Passcode">What it says its password is.</param>
/// <param name="Answer">Gets who it is, null for nobody; only tells an actor.</param>
internal sealed record LoginRequest(string Login, string? Passcode, Action<Subject?> Answer);
