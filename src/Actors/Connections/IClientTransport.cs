using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// The wire under a connection. <see cref="Output"/> and <see cref="Flush"/> belong to the connection actor's turns; the others may be
/// called from any thread. A transport feeds what it receives to the connection's <see cref="FrameReader"/> and tells the actor.
/// </summary>
public interface IClientTransport
{
    /// <summary>What kind, such as <c>stomp</c>, <c>stomp+ssl</c>, <c>ws</c>.</summary>
    string Scheme { get; }

    /// <summary>Address and port of the client.</summary>
    string RemoteAddress { get; }

    /// <summary>Where the actor writes what is to be sent.</summary>
    OutputBuffer Output { get; }

    /// <summary>When bytes were last received, by the system clock's timestamp.</summary>
    long LastReadAt { get; }

    /// <summary>
    /// Sends as much of <see cref="Output"/> as the client takes. False when some is left: <see cref="ConnectionCommand.OutputDrained"/>
    /// comes when it is gone.
    /// </summary>
    bool Flush();

    /// <summary>Reads no more until <see cref="ResumeReading"/>: back-pressure on the client.</summary>
    void PauseReading();

    void ResumeReading();

    /// <summary>Sends what is left, briefly, and closes; <see cref="ConnectionCommand.TransportClosed"/> follows.</summary>
    void Close();
}
