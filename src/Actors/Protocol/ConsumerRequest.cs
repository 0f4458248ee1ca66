using ActorMQ.Actors.Engine;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What a subscription asks of a destination; or, as a template, of many, by consumers that have ids of their own.</summary>
/// <param name="Id">By which the destination and the subscription speak of the consumer.</param>
/// <param name="ReplyTo">Hears what happens to the consumer.</param>
/// <param name="Label">Who it is, for admins: connection and subscription id.</param>
/// <param name="ConnectionId">The connection's number, for no-local.</param>
/// <param name="Prefetch">The most messages it holds unsettled, at least 1.</param>
public sealed record ConsumerRequest(ConsumerId Id, IRef<ConsumerEvent> ReplyTo, string Label, long ConnectionId, int Prefetch)
{
    /// <summary>
    /// The subscription has several sources and one prefetch for all: it starts with no room here, says when it is out of it
    /// (<see cref="ConsumerEvent.Exhausted"/>), and is given some by <see cref="DestinationCommand.Grant"/>. Each message uses it up for good.
    /// </summary>
    public bool IsMetered { get; init; }

    /// <summary>
    /// Room that one that is metered has from the beginning: nobody else may be waited for meanwhile. It has none where clients of this
    /// broker consume.
    /// </summary>
    public int FirstRoom { get; init; }

    /// <summary>Of a queue of another broker: the most messages that may be under way to it beyond its prefetch, when the way is long.</summary>
    public int MostAhead { get; init; } = int.MaxValue;

    /// <summary>The way to a consumer of another broker, which then shares the work with all others; null for one that is to be taken for near.</summary>
    public ConsumerWay? Way { get; init; }

    /// <summary>It is never given room: all it wants is to hear that there is something for consumers of its kind, who will come for it.</summary>
    public bool IsScout { get; init; }

    /// <summary>It gets no further message while it holds this many bytes unsettled.</summary>
    public int PrefetchBytes { get; init; } = 64 << 20;

    /// <summary>Consumers of higher priority are served first while they have room; -128 to 127.</summary>
    public int Priority { get; init; }

    /// <summary>Asks to be the only one served; of several that ask, the first that came.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Wants a look at the messages, not the messages.</summary>
    public bool IsBrowser { get; init; }

    /// <summary>On a topic: not what was sent on its own connection.</summary>
    public bool NoLocal { get; init; }

    /// <summary>Only messages it matches; null = all.</summary>
    public Selector? Selector { get; init; }

    /// <summary>On a topic: messages kept for a subscriber that does not keep up, beyond its prefetch; older ones are dropped first.</summary>
    public int PendingLimit { get; init; }
}
