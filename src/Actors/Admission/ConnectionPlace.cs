using System.Net;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Admission;

/// <summary>A client's place among all that are connected, from when it was accepted until it is gone. Safe for use from any thread.</summary>
public sealed class ConnectionPlace : IDisposable
{
    private readonly ConnectionGate _gate;

    internal ConnectionPlace(ConnectionGate gate, Origin origin) => (_gate, Origin) = (gate, origin);

    public Origin Origin { get; internal set; }

    // These three belong to the gate.
    internal bool HasLoggedIn { get; set; }

    internal string? User { get; set; }

    internal bool IsGivenBack { get; set; }

    /// <summary>
    /// From here on it counts as one of another address: a proxy has said whose it is. It may have been counted as the proxy's meanwhile, but never
    /// comes by that to a place that its own address has no more of.
    /// </summary>
    /// <returns>Why it may not stay; null when it may.</returns>
    public BrokerError? MoveTo(IPAddress address) => _gate.Move(this, Origin.Of(address));

    /// <summary>From here on it counts as one of its user's.</summary>
    /// <param name="user">Null when nothing proves who it is: then only its address counts.</param>
    /// <returns>Why it may not stay; null when it may.</returns>
    public BrokerError? LogIn(string? user) => _gate.LogIn(this, user);

    /// <summary>Gives the place back; once is enough.</summary>
    public void Dispose() => _gate.Leave(this);
}
