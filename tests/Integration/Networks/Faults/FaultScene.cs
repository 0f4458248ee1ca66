using System.Net.Sockets;
using ActorMQ.Integration.Load;

namespace ActorMQ.Integration.Networks.Faults;

/// <summary>What all who work in a network that suffers faults have in common.</summary>
/// <param name="Network">The brokers.</param>
/// <param name="Ledger">Who sent what, and what came out.</param>
internal sealed record FaultScene(NodeNetwork Network, Ledger Ledger)
{
    public static readonly string[] Queues = ["/queue/faults.a", "/queue/faults.b", "/queue/faults.c", "/queue/faults.d"];

    public NetworkNode AnyNode(Random random) => Network.Nodes[random.Next(Network.Nodes.Count)];

    /// <summary>The connection is lost: nothing to wonder about here.</summary>
    public static bool IsLoss(Exception e) => e is IOException or SocketException or ObjectDisposedException;
}
