using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence;

/// <summary>Whose messages a lane holds.</summary>
/// <param name="Lane">Its number, 1 to <see cref="MaxLane"/>.</param>
/// <param name="Destination">The queue it belongs to.</param>
/// <param name="Priority">0 to 9.</param>
public sealed record LaneName(int Lane, DestinationName Destination, byte Priority)
{
    public const byte MaxPriority = 9;

    /// <summary>What a <see cref="MessageKey"/> has room for.</summary>
    public const int MaxLane = (1 << (63 - MessageKey.SequenceBits)) - 1;
}
