using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Kernel;
using ActorMQ.Kernel.Simulation;

namespace ActorMQ.Actors.Tests.Bridges;

public class BridgeRegistryTests
{
    private const int Rounds = 20_000;

    [Fact]
    public async Task Who_lists_bridges_while_they_come_and_go_sees_only_bridges()
    {
        var system = new ActorSystem("test", new VirtualTimeProvider(DateTimeOffset.UnixEpoch), new SimulationDispatcher(new Random(1)), new Random(1), new FailureLog().Factory);
        var bridge = system.Spawn(new Props<BridgeCommand>(() => new Idle()), "bridge");
        var registry = new BridgeRegistry();
        registry.Add("stays", bridge);

        var coming = Task.Run(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                registry.Add("goes", bridge);
                registry.Remove("goes");
            }
        });
        for (var i = 0; i < Rounds; i++) Assert.All(registry.All, one => Assert.Same(bridge, one));

        await coming;
    }

    private sealed class Idle : Actor<BridgeCommand>
    {
        protected override void Receive(BridgeCommand message)
        {
        }
    }
}
