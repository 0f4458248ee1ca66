using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Commits;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence;

/// <summary>
/// What must be known before the first message moves, such as who has a durable subscription. Definitions are messages like others, in a
/// lane of their own, so they are as durable, as checked and as easy to repair; only they are read when the journal is opened.
/// </summary>
public static class JournalDefinitions
{
    /// <summary>Whose lane it is; no subscription can have the name, as none has an empty client id.</summary>
    public static DestinationName Owner { get; } = new(DestinationKind.DurableSubscription, "/");

    /// <summary>Reads all there are. For whoever opens a store, before anything else is done with it.</summary>
    public static IReadOnlyList<StoredMessage> Read(IJournalStore store, JournalRecovery recovery, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(recovery);
        var definitions = new List<StoredMessage>();
        foreach (var lane in recovery.Lanes.Where(lane => lane.Destination.Equals(Owner)))
        {
            var from = new MessageKey(lane.Lane, 0);
            while (true)
            {
                var page = store.Read(new PageRequest(NoOwner.Instance, from, MaxCount: 1000, MaxBytes: 4L << 20));
                definitions.AddRange(page.Messages);
                if (page.Damaged.Count > 0) log.DefinitionsDamaged(page.Damaged.Count);
                if (page.IsEnd || page.Messages.Count == 0) break;
                from = new MessageKey(lane.Lane, page.Messages[^1].Key.Sequence + 1);
            }
        }
        return definitions;
    }
}
