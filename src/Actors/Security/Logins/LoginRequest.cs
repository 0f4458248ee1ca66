using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Security.Logins;

/// <summary>A login that could not be decided at once.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Login">The user; null or empty when none was given.</param>
/// <param name="Passcode">What it says its password is.</param>
/// <param name="ReplyTo">Gets the answer.</param>
/// <param name="Token">Comes back with it.</param>
internal sealed record LoginRequest(Origin Origin, string? Login, string? Passcode, IRef<LoginAnswer> ReplyTo, long Token)
{
    public void Answer(Subject? subject, BrokerError? refusal) => ReplyTo.TryTell(new LoginAnswer(Token, subject, refusal));

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Login} from {Origin}";
}
