namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>
/// Bytes to and from a broker, without ever waiting for them. Belongs to the thread of one <see cref="LoadLoop"/>, which tells the client
/// when there is something to receive or room to send again.
/// </summary>
internal interface IChannel : IDisposable
{
    /// <summary>Begins to tell <paramref name="client"/>.</summary>
    void Attach(LoadLoop loop, IChannelUser client);

    /// <returns>Bytes received; 0 at the end of the stream; -1 when there are none yet.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    int Receive(Span<byte> buffer);

    /// <returns>How many bytes were taken. When not all, the client is told when to go on.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    int Send(ReadOnlySpan<byte> bytes);
}
