using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>A connection's end of a durable subscription, from the SUBSCRIBE frame on.</summary>
internal sealed class DurableClient
{
    private readonly IConnectionEffects _effects;
    private readonly DurableUser _user;
    private readonly DurableKey _key;
    private bool _isReleased;

    public DurableClient(DurableKey key, DurableUser user, IConnectionEffects effects)
    {
        _key = key;
        _user = user;
        _effects = effects;
    }

    /// <summary>What the registry's answers name.</summary>
    public long Number => _user.Number;

    /// <summary>The answer: its queue, or else why not. Null for both while it has not come.</summary>
    public DestinationHandle? Queue { get; set; }

    public BrokerError? Refusal { get; set; }

    public void Open(DurableDefinition wanted) => _effects.Tell(new DurableCommand.Open(wanted, _user));

    /// <summary>Goes offline. What its consumer held must have been given back to the queue before.</summary>
    public void Release()
    {
        if (_isReleased) return;
        _isReleased = true;
        _effects.Tell(new DurableCommand.Release(_key, _user));
    }
}
