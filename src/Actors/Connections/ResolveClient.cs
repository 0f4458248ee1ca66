using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>Brings the directory's answer to a connection.</summary>
internal sealed class ResolveClient : IResolveClient
{
    private readonly IRef<ConnectionCommand> _connection;

    public ResolveClient(IRef<ConnectionCommand> connection, Account account) => (_connection, Account) = (connection, account);

    public Account? Account { get; }

    public void OnResolved(DestinationHandle handle) => _connection.TryTell(new ConnectionCommand.Resolved(handle));

    public void OnUnresolved(DestinationName name, BrokerError error) => _connection.TryTell(new ConnectionCommand.Unresolved(name, error));
}
