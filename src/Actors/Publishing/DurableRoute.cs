using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Publishing;

/// <summary>What those who publish to topics need to know of a durable subscription. Never changed, only replaced.</summary>
public sealed class DurableRoute
{
    private readonly DurableDefinition _definition;
    private readonly DestinationPattern _pattern;
    private readonly InterestEntry? _interest;
    private readonly long _connection;

    /// <param name="definition">What it wants.</param>
    /// <param name="queue">Where its messages wait.</param>
    /// <param name="connection">The number of the connection that uses it; 0 while it is offline, or wants the messages of its user.</param>
    public DurableRoute(DurableDefinition definition, DestinationHandle queue, long connection = 0)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _definition = definition;
        _pattern = new DestinationPattern(definition.Topic.Name);
        _interest = definition.IsOfBroker ? null : BrokerSubscriptions.InterestOf(definition);
        _connection = connection;
        Queue = queue;
    }

    /// <summary>Where its messages wait.</summary>
    public DestinationHandle Queue { get; }

    public bool Covers(DestinationName topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return topic.Kind == DestinationKind.Topic && _pattern.Matches(topic.Name);
    }

    /// <summary>It is a client's of this broker, and what other brokers keep for that interest is for it.</summary>
    public bool IsOf(InterestEntry wanted) => _interest == wanted;

    /// <summary>What it wants, but for <see cref="IsLocal"/>.</summary>
    internal Selector Selector => _definition.Selector ?? Selector.Everything;

    /// <summary>It was sent by the client that uses the subscription, which does not want its own messages.</summary>
    internal bool IsLocal(Message message) => _definition.NoLocal && message.SenderConnection != 0 && message.SenderConnection == _connection;
}
