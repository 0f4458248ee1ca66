using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// What a <see cref="ConnectionState"/> wants done in the world, and the few things it asks of tables that others write. Called while the state
/// handles a message; an implementation must not call back into the state: answers come as messages.
/// </summary>
internal interface IConnectionEffects
{
    /// <summary>A client's subscription may have to share its room with other brokers.</summary>
    bool IsNetworkShared { get; }

    /// <summary>Time since the client sent something.</summary>
    TimeSpan SinceRead { get; }

    /// <summary>Time since something was sent to the client.</summary>
    TimeSpan SinceWritten { get; }

    /// <summary>Tells a destination something. False when it is gone.</summary>
    bool Tell(DestinationHandle destination, DestinationCommand command);

    /// <summary>Brings a queue that went idle its part of a transaction.</summary>
    void TellSuccessor(DestinationCommand.Transact part);

    /// <summary>There is nobody to do a part of a transaction: the others must not wait for it.</summary>
    void Void(JournalUnit unit);

    /// <summary>Comes back as a message of its own.</summary>
    void TellSelf(IConnectionMessage message);

    bool TryFind(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle);

    /// <summary>Finds or makes a destination; a <see cref="ResolveAnswer"/> comes.</summary>
    void Resolve(DestinationName name, Account account);

    /// <summary>Asks other brokers for a destination; a <see cref="SeekAnswer"/> comes.</summary>
    void Seek(DestinationName name);

    /// <summary>Makes a temporary destination of the client; a <see cref="ResolveAnswer"/> comes.</summary>
    void CreateTemporary(DestinationName name, Account account);

    void DeleteTemporary(DestinationName name);

    ConsumerId NextConsumer();

    void AddPattern(DestinationName pattern, ConsumerRequest template);

    void RemovePattern(DestinationName pattern, ConsumerId template);

    /// <summary>The client wants something that other brokers may have.</summary>
    void Want(InterestEntry entry, ConsumerRequest template);

    void WantNoMore(InterestEntry entry, ConsumerId template);

    /// <summary>Asks the registry of durable subscriptions; a <see cref="DurableEvent"/> comes.</summary>
    void Tell(DurableCommand command);

    /// <summary>A temporary destination is one of another broker's.</summary>
    bool IsElsewhere(DestinationName temporary);

    void SendElsewhere(DestinationName temporary, Message message);

    /// <summary>Asks who a client is, or asks no more; a <see cref="LoginAnswer"/> comes.</summary>
    void Tell(LoginCommand command);

    /// <summary>The client's place is its user's from now on; why not, if there are too many of them.</summary>
    BrokerError? TakePlace(string? user);

    ClientIdAnswer TakeClientId(string clientId, ClientIdClaim claim, bool isFirst);

    void ReleaseClientId(string clientId);

    /// <summary>The client-id may be there to be taken over after this time.</summary>
    void TakeClientIdLater(TimeSpan delay);

    /// <summary>The client may send what clients may send.</summary>
    void RaiseLimits();

    /// <summary>The connection's one alarm: the one before is forgotten.</summary>
    void SetAlarm(TimeSpan delay, ConnectionCommand alarm);

    /// <summary>Sets the alarm for a heart-beat: a little early and never late.</summary>
    void SetHeartBeat(TimeSpan next);

    void TurnOffAlarm();

    /// <summary>Sends what is in the output. False when the client takes no more now.</summary>
    bool Flush();

    void PauseReading();

    void ResumeReading();

    /// <summary>Ends the connection once what was flushed has left.</summary>
    void CloseTransport();

    /// <summary>Nothing more is to be done.</summary>
    void Stop();

    void LogConnected(string user, StompVersion version, HeartBeat heartBeat);

    void LogError(string? user, BrokerError error);

    void LogContested(string clientId, string user, ClientIdAnswer answer);
}
