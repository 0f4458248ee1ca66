using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>Who the client is, and what it may do.</summary>
internal sealed class ConnectionRights(SecurityService security)
{
    /// <summary>Null until the client has logged in.</summary>
    public Subject? Subject { get; private set; }

    /// <summary>Which rights are in force: what was allowed under another version has to be looked at again.</summary>
    public int Version => security.Version;

    /// <summary>Who logs in, if that can be said without the work that a password takes.</summary>
    /// <param name="login">The user; null or empty when none was given.</param>
    /// <param name="passcode">What it says its password is.</param>
    public Subject? Recognise(string? login, string? passcode) => security.TryDecide(login, passcode, out var subject) ? subject : null;

    /// <summary>The subject as it is now: users may have changed since. Null when there is none any more.</summary>
    public Subject? Renew(Subject subject) => security.Renew(subject);

    public void Become(Subject subject) => Subject = subject;

    public bool Allows(AccessRight right, DestinationName name) => security.Allows(Subject!, right, name);

    public BrokerError Denied(AccessRight right, DestinationName name) => AccessPolicy.Denied(Subject!, right, name);
}
