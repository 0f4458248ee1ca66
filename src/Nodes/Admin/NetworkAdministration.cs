using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Nodes.Running;

namespace ActorMQ.Nodes.Admin;

/// <summary>What an administrator can ask of links and other brokers, and do to them. Any thread.</summary>
/// <param name="serving">Gives what serves the broker just now, or says that this node does not.</param>
internal sealed class NetworkAdministration(Func<RunningBroker> serving)
{
    /// <summary>Ports for other brokers.</summary>
    public IEnumerable<string> Listeners => serving().Network?.Gateway.Addresses.Select(address => address.ToString()) ?? [];

    public IEnumerable<string> BridgeNames => serving().Network?.Bridges.Registry.Names ?? [];

    public async Task<BridgeList> ListBridgesAsync()
    {
        if (serving().Network is not { } network) return new BridgeList([], [], [], []);
        var (answers, unanswered) = await Questions.AskAllAsync(network.Bridges.Registry.All, InspectAsync, bridge => bridge.Path.Name);
        var (discoveries, silent) = await Questions.AskAllAsync(
            network.Bridges.Discoveries.All,
            discovery => discovery.AskAsync<DiscoveryStatus>(reply => new DiscoveryCommand.Inspect(reply), Questions.Patience),
            discovery => discovery.Path.Name);
        return new BridgeList(
            [.. answers.OrderBy(status => !status.HasDialled).ThenBy(status => status.Name, StringComparer.Ordinal)],
            discoveries,
            await network.Bridges.ListRefusedAsync(Questions.Patience),
            [.. unanswered, .. silent]);
    }

    public Task<BridgeStatus> ShowBridgeAsync(string name) => InspectAsync(FindBridge(name));

    public Removal ResetBridge(string name)
    {
        FindBridge(name).Tell(new BridgeCommand.Reset());
        return new Removal(name, null);
    }

    /// <summary>Every broker of the network, this one first.</summary>
    public async Task<ClusterStatus> ShowClusterAsync()
    {
        var broker = serving().Broker;
        if (serving().Network is not { } network)
            return new ClusterStatus([ClusterMembership.Of(new Announcement(broker.Identity) { ProductVersion = broker.Options.Version }, [], 0)]);
        var status = await InspectAsync(network);
        var others = status.Brokers.OrderBy(member => member.Route.Distance).ThenBy(member => member.Route.Broker.Name, StringComparer.Ordinal);
        return new ClusterStatus(
        [
            status.IsNameTaken ? ClusterMembership.Of(status.Own, [], 0) with { Health = MemberHealth.NameTaken } : ClusterMembership.Of(status.Own, [], 0),
            .. others.Select(ClusterMembership.Of),
            .. status.Lost.Select(missing => ClusterMembership.Of(missing, broker.System.Time.GetUtcNow())),
        ]);
    }

    private static Task<NetworkStatus> InspectAsync(NodeNetwork network) =>
        network.Actor.AskAsync<NetworkStatus>(reply => new NetworkCommand.Inspect(reply), Questions.Patience);

    private static Task<BridgeStatus> InspectAsync(Ref<IBridgeMessage> bridge) =>
        bridge.AskAsync<BridgeStatus>(reply => new BridgeCommand.Inspect(reply), Questions.Patience);

    private Ref<IBridgeMessage> FindBridge(string name) => serving().Network is { } network && network.Bridges.Registry.TryGet(name, out var bridge)
        ? bridge
        : throw AdminException.Unknown("bridge", name, BridgeNames);
}
