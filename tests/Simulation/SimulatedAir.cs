using System.Net;
using ActorMQ.Actors.Bridges.Discovery;

namespace ActorMQ.Simulation;

/// <summary>What brokers hear of each other without links: datagrams that may be lost, and a name server that may fail.</summary>
internal sealed class SimulatedAir(LinkWorld world) : IMulticast, INameResolver
{
    private readonly List<Ear> _ears = [];

    /// <summary>One of so many datagrams is lost; 0 for none.</summary>
    public int LosesOneOf { get; set; }

    /// <summary>Nobody hears anything.</summary>
    public bool IsSilent { get; set; }

    public string? JoinError { get; set; }

    public Dictionary<string, IReadOnlyList<IPAddress>> Names { get; } = new(StringComparer.Ordinal);

    public string? ResolverError { get; set; }

    public IMulticastGroup Join(DiscoverySource.Multicast source, IDatagramReceiver receiver)
    {
        if (JoinError is not null) throw new IOException(JoinError);
        var ear = new Ear(this, source, receiver);
        _ears.Add(ear);
        return ear;
    }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host) => ResolverError is null && Names.TryGetValue(host, out var addresses)
        ? Task.FromResult(addresses)
        : Task.FromException<IReadOnlyList<IPAddress>>(new IOException(ResolverError ?? "no such host"));

    /// <summary>Somebody sends something.</summary>
    public void Send(IPAddress address, int port, byte[] datagram)
    {
        if (IsSilent) return;
        foreach (var ear in _ears.Where(ear => ear.Source.Address.Equals(address) && ear.Source.Port == port).ToArray())
        {
            if (LosesOneOf > 0 && world.Random.Next(LosesOneOf) == 0) continue;
            world.After(world.LinkDelay(), () => ear.Hear(datagram));
        }
    }

    private sealed class Ear(SimulatedAir air, DiscoverySource.Multicast source, IDatagramReceiver receiver) : IMulticastGroup
    {
        public DiscoverySource.Multicast Source => source;

        public void Send(ReadOnlySpan<byte> datagram) => air.Send(source.Address, source.Port, datagram.ToArray());

        public void Hear(byte[] datagram)
        {
            if (air._ears.Contains(this)) receiver.OnDatagram(datagram, IPAddress.Parse("10.9.9.9"));
        }

        public void Dispose() => air._ears.Remove(this);
    }
}
