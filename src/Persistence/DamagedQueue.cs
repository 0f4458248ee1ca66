using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence;

/// <summary>A queue, or durable subscription, with messages that cannot be read.</summary>
/// <param name="Destination">Whose messages they are; <see cref="JournalDefinitions.Owner"/> for the definitions of durable subscriptions.</param>
/// <param name="Messages">That it had.</param>
/// <param name="Unreadable">Of these.</param>
public sealed record DamagedQueue(DestinationName Destination, long Messages, long Unreadable)
{
    /// <inheritdoc />
    public override string ToString() => Destination.Equals(JournalDefinitions.Owner)
        ? $"{Unreadable} of {Messages} definitions of durable subscriptions"
        : $"{Unreadable} of {Messages} messages of {Destination}";
}
