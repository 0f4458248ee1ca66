using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Connections;

/// <summary>Brings the network's answer to a connection.</summary>
internal sealed class DestinationSeeker(IRef<ConnectionCommand> connection) : IDestinationSeeker
{
    public void OnSought(DestinationName name, bool exists, IReadOnlyList<string> silent) => connection.TryTell(new ConnectionCommand.Sought(name, exists, silent));
}
