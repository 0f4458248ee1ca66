using System.Net.Sockets;
using ActorMQ.Integration.Load;

namespace ActorMQ.Integration.Networks.Faults;

/// <summary>What all who work in a network that suffers faults have in common.</summary>
/// <param name="Network">The brokers.</param>
/// <param name="Ledger">Who sent what, and what came out.</param>
/// <param name="IsAnywhere">Producers and consumers of a queue are wherever they like; otherwise all at one broker.</param>
internal sealed record FaultScene(NodeNetwork Network, Ledger Ledger, bool IsAnywhere)
{
    public static readonly string[] Queues = ["/queue/faults.a", "/queue/faults.b", "/queue/faults.c", "/queue/faults.d"];

    /// <summary>Where somebody who wants to work with a queue goes.</summary>
    public NetworkNode PlaceFor(string queue, Random random)
    {
        var number = IsAnywhere ? random.Next(Network.Nodes.Count) : Array.IndexOf(Queues, queue) % Network.Nodes.Count;
        return Network.Nodes[number];
    }

    /// <summary>The connection is lost: nothing to wonder about here.</summary>
    public static bool IsLoss(Exception e) => e is IOException or SocketException or ObjectDisposedException;
}
