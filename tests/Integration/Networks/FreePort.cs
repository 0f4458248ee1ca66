using System.Net;
using System.Net.Sockets;

namespace ActorMQ.Integration.Networks;

/// <summary>Ports for nodes that must find theirs again after they were killed.</summary>
internal static class FreePort
{
    // Below those that systems give to outgoing connections: one of these might otherwise sit on the port while its node is away.
    private const int First = 12_000;
    private const int End = 32_000;

    // Other processes begin elsewhere.
    private static int _last = Random.Shared.Next(End - First);

    /// <summary>One that nobody listens on, and that it has not given to anybody before: most are asked for long before they are used.</summary>
    public static int Next()
    {
        while (true)
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var offset = (uint)Interlocked.Increment(ref _last) % (End - First);
                probe.Bind(new IPEndPoint(IPAddress.Loopback, First + (int)offset));
                return ((IPEndPoint)probe.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
