using ActorMQ.Actors.Cluster;
using ActorMQ.Kernel;

namespace ActorMQ.Actors.Bridges;

/// <summary>Parent of all bridges: keeps the dialling ones running, and tells the network which links it has.</summary>
internal sealed class BridgesActor : Actor<BridgesCommand>, INeighbourhoodEffects<BridgeLink>
{
    private readonly BridgeServices _services;
    private readonly Neighbourhood<BridgeLink> _neighbourhood;

    public BridgesActor(BridgeServices services)
    {
        _services = services;
        _neighbourhood = new Neighbourhood<BridgeLink>(services.Identity.Broker, this);
    }

    public void Admit(BridgeLink link) => link.Bridge.TryTell(new BridgeCommand.Admitted(link));

    public void Refuse(BridgeLink link, LinkRefusal refusal, string text) => link.Bridge.TryTell(new BridgeCommand.Refuse(link, refusal, text));

    public void Up(BridgeLink link)
    {
        // Before the bridge may hand on anything of it.
        _services.Network.TryTell(new NetworkCommand.LinkUp(link));
        link.Bridge.TryTell(new BridgeCommand.Use(link));
    }

    public void Down(BridgeLink link) => _services.Network.TryTell(new NetworkCommand.LinkDown(link));

    public void Abandon(BridgeLink link) => link.Bridge.TryTell(new BridgeCommand.Abandon(link));

    protected override void OnStart()
    {
        foreach (var connector in _services.Options.Connectors)
            Context.Spawn(new Props<BridgeCommand>(() => new BridgeActor(connector.Name, connector, null, _services, Self)), connector.Name);
    }

    protected override void Receive(BridgesCommand message)
    {
        switch (message)
        {
            case BridgesCommand.Introduce introduce:
                _neighbourhood.Introduce(introduce.Link, introduce.Hello, introduce.HasDialled, introduce.Name);
                break;
            case BridgesCommand.Activated activated:
                _neighbourhood.Activated(activated.Link);
                break;
            case BridgesCommand.Idle idle:
                _neighbourhood.Idle(idle.Link);
                break;
            case BridgesCommand.Lost lost:
                _neighbourhood.Lost(lost.Link);
                break;
        }
    }

    protected override void OnStop() => _neighbourhood.Clear();
}
