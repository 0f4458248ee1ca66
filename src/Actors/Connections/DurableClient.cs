using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>A connection's end of a durable subscription, from the SUBSCRIBE frame on.</summary>
internal sealed class DurableClient : IDurableClient
{
    private readonly ActorRef<DurableCommand> _registry;
    private readonly IRef<ConnectionCommand> _connection;
    private bool _isReleased;

    public DurableClient(DurableKey key, ConnectionIdentity identity, ActorRef<DurableCommand> registry, IRef<ConnectionCommand> connection)
    {
        Key = key;
        Connection = identity.Number;
        Label = identity.Text;
        _registry = registry;
        _connection = connection;
    }

    public DurableKey Key { get; }

    public long Connection { get; }

    public string Label { get; }

    /// <summary>The answer, on the connection's turns: its queue, or else why not. Null for both while it has not come.</summary>
    public DestinationHandle? Queue { get; set; }

    public BrokerError? Refusal { get; set; }

    public void Open(DurableDefinition wanted) => _registry.Tell(new DurableCommand.Open(wanted, this));

    /// <summary>Goes offline. What its consumer held must have been given back to the queue before.</summary>
    public void Release()
    {
        if (_isReleased) return;
        _isReleased = true;
        _registry.TryTell(new DurableCommand.Release(Key, this));
    }

    public void OnOpened(DestinationHandle queue) => _connection.TryTell(new ConnectionCommand.DurableOpened(this, queue, null));

    public void OnRefused(BrokerError error) => _connection.TryTell(new ConnectionCommand.DurableOpened(this, null, error));
}
