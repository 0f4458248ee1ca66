using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;


namespace ActorMQ.Simulation;

/// <summary>The wire between two brokers: bytes take their time, come in pieces, pile up, vanish, and can be cut.</summary>
internal sealed class SimulatedLink(SimulatedLinkEnd dialler, SimulatedLinkEnd acceptor)
{
    public SimulatedLinkEnd Dialler => dialler;

    public SimulatedLinkEnd Acceptor => acceptor;

    /// <summary>The connection breaks; both sides notice.</summary>
    public void Cut() => dialler.Cut();

    /// <summary>One of the two has this name.</summary>
    public bool Touches(string host) => dialler.RemoteAddress == host || acceptor.RemoteAddress == host;

    /// <summary>Nothing comes through any more, and nobody is told.</summary>
    public void FallSilent() => dialler.IsMute = acceptor.IsMute = true;
}

/// <summary>Calls brokers of the same world by their names as host names.</summary>
internal sealed class SimulatedDialer(LinkWorld world, string host) : ILinkDialer
{
    public IDisposable Dial(LinkAddress address, LinkTls tls, ILinkCall call)
    {
        var given = new GivenUp();
        world.After(world.LinkDelay(), () =>
        {
            if (given.IsTrue || world.IsDeaf(address.Host) || world.Find(host) is null) return;
            if (world.Find(address.Host) is not { } target)
            {
                call.Failed("connection refused");
                return;
            }
            var (one, other) = SimulatedLinkEnd.Pair(world, host, target.Host);
            if (target.Bridges.Accept(other, null) is not { } acceptor)
            {
                call.Failed("connection refused");
                return;
            }
            other.Start(acceptor);
            one.Start(call.Opened(one));
            world.Links.Add(new SimulatedLink(one, other));
            call.Started();
        });
        return given;
    }

    private sealed class GivenUp : IDisposable
    {
        public bool IsTrue { get; private set; }

        public void Dispose() => IsTrue = true;
    }
}
