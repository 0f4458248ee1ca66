using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Transport;

/// <summary>
/// The wire under a connection. <see cref="Output"/> and <see cref="Flush"/> belong to the connection actor's turns; the others may be
/// called from any thread. A transport feeds what it receives to the connection's <see cref="ITransportUser"/>, which tells the actor.
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
    /// Sends as much of <see cref="Output"/> as the client takes. False when it takes no more now: <see cref="ITransportUser.OnWritable"/>
    /// comes when it does, and then this is to be called again.
    /// </summary>
    bool Flush();

    /// <summary>The connection has dealt with this much of what was received: the transport bounds what is on its way to it.</summary>
    void Processed(int bytes);

    /// <summary>Reads no more until <see cref="ResumeReading"/>: back-pressure on the client.</summary>
    void PauseReading();

    void ResumeReading();

    /// <summary>
    /// Ends the connection once what was flushed has left; <see cref="ITransportUser.OnClosed"/> follows when the client is
    /// gone. The second call closes at once.
    /// </summary>
    void Close();
}
