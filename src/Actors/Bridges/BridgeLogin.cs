using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;

namespace ActorMQ.Actors.Bridges;

/// <summary>Who has dialled, as far as it is known, and whether that user may link brokers. Belongs to the bridge's turns.</summary>
internal sealed class BridgeLogin(BridgeServices services, AcceptedCall call, IRef<LoginAnswer> replyTo)
{
    private BridgeWire? _asking;
    private long _lastToken;

    public Subject? Subject { get; private set; }

    /// <summary>Null when it may have a link.</summary>
    public LinkRefusal? Refusal =>
        Subject is null ? LinkRefusal.AuthenticationFailed : services.Security.AllowsLink(Subject) ? null : LinkRefusal.NotAuthorized;

    /// <returns>False when it takes time: then an answer comes.</returns>
    public bool TryDecide(LinkSignal.Hello hello, BridgeWire wire)
    {
        if (hello.Login is null && call.CertificateName is { } name)
        {
            Subject = services.Security.Find(name);
            return true;
        }
        if (services.Security.TryDecide(hello.Login, hello.Passcode, out var subject) && subject is not null)
        {
            Subject = subject;
            return true;
        }
        _asking = wire;
        services.Logins.Tell(
            new LoginCommand.Decide(new LoginRequest(Origin.Of(call.Transport.RemoteAddress), hello.Login, hello.Passcode, replyTo, ++_lastToken)));
        return false;
    }

    /// <returns>The connection that asked; null when nobody waits for this answer any more.</returns>
    public BridgeWire? Take(LoginAnswer answer)
    {
        if (answer.Token != _lastToken || _asking is not { } wire) return null;
        _asking = null;
        if (answer.Refusal is null) Subject = answer.Subject;
        return wire;
    }

    /// <summary>Users or rights are others than before.</summary>
    /// <returns>False when somebody who was let in may not be any more.</returns>
    public bool Renew()
    {
        if (Subject is null) return true;
        Subject = services.Security.Renew(Subject);
        return Refusal is null;
    }
}
