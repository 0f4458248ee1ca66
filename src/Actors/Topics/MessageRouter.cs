using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Topics;

/// <summary>
/// Finds out who wants a topic's message besides those who are subscribed here and now: other brokers, durable subscriptions. One message
/// after the other; looking for them may take several turns.
/// </summary>
internal sealed class MessageRouter(DestinationName topic, NetworkTargets? network, DurableFanOut durables)
{
    private readonly List<DurableRoute> _wanting = [];
    private RemoteSearch? _remote;
    private SelectorSearch<DurableRoute>? _durable;
    private bool _isLooking;

    /// <summary>Sends a message on.</summary>
    /// <param name="item">The message; until it is done only this one.</param>
    /// <param name="budget">How far to go.</param>
    /// <param name="isAnswered">True when durable subscriptions have it: the publisher hears from them.</param>
    /// <returns>False when it has to be called again.</returns>
    public bool TryRoute(in PublishItem item, TurnBudget budget, out bool isAnswered)
    {
        isAnswered = false;
        var message = item.Message;
        if (!_isLooking)
        {
            _remote = network?.Search(topic, message);
            // What other brokers got their durable subscriptions get from there, or they would have it twice.
            _durable = message.SenderConnection == ConnectionNumber.Network ? null : durables.Search(message);
            if (_remote is null && _durable is null) return true;
            _isLooking = true;
        }
        if (_remote?.Continue(budget) == false) return false;
        if (_durable is { } search)
        {
            var isDone = search.Continue(budget, _wanting);
            _durable = search;
            if (!isDone) return false;
        }
        _isLooking = false;
        if (_remote is not null) network!.Forward(topic, message, _remote);
        isAnswered = durables.TryPublish(message, item.Ticket, _wanting);
        _wanting.Clear();
        return true;
    }
}
