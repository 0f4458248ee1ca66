using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Connections;

/// <summary>A destination a connection sends to: looked up once, remembered.</summary>
internal sealed class ProducerBinding
{
    public ProducerBinding(DestinationName name) => Name = name;

    public DestinationName Name { get; }

    /// <summary>Null until resolved, and again when the destination has gone.</summary>
    public DestinationHandle? Handle { get; set; }

    /// <summary>The version of the access policy under which sending was allowed; -1 = never checked.</summary>
    public int AllowedVersion { get; set; } = -1;

    /// <summary>Messages of this turn.</summary>
    public List<PublishItem> Outgoing { get; set; } = [];

    /// <summary>Sizes of messages told and not accepted, in order.</summary>
    public Ring<int> Outstanding { get; } = new();

    public bool IsDirty { get; set; }

    /// <summary>True while the destination keeps in mind who sends to it.</summary>
    public bool IsKnown { get; set; }
}
