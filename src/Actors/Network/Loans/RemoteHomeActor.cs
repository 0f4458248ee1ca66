using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>The thin shell of another broker's queues: hands what it is told to its <see cref="RemoteHomeState"/>.</summary>
internal sealed class RemoteHomeActor(NetworkServices services, IRef<NetworkCommand> network) : Actor<IDestinationMessage>
{
    private static readonly TimeSpan ReviewEvery = TimeSpan.FromSeconds(1);

    private RemoteHomeState _state = null!;

    protected override void PreStart()
    {
        var effects = new RemoteHomeEffects(services, network, Self, () => Schedule(ReviewEvery, new RemoteHomeCommand.Review()));
        _state = new RemoteHomeState(services.Options.Loans, services.Memory, effects);
    }

    protected override void OnReceive(IDestinationMessage message) => _state.Take(message, Clock.GetElapsedTime(0));

    protected override void CheckState() => _state.Check();

    protected override void PostStop() => _state.Close();
}
