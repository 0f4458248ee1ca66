using ActorMQ.Actors.Protocol;


namespace ActorMQ.Nodes.Admin;

/// <summary>In which order destinations are listed: by name, or those first that have the most of something.</summary>
internal static class DestinationOrder
{
    public const string Name = "name";

    private static readonly Dictionary<string, Func<DestinationStatus, long>> Counters = new(StringComparer.Ordinal)
    {
        ["messages"] = status => status.Messages,
        ["bytes"] = status => status.Bytes,
        ["in-flight"] = status => status.InFlight,
        ["consumers"] = status => status.Consumers.Count,
        ["producers"] = status => status.Publishers,
        ["enqueued"] = status => status.Enqueued,
        ["dequeued"] = status => status.Dequeued,
        ["delivered"] = status => status.Delivered,
        ["discarded"] = status => status.Discarded,
    };

    /// <summary>All there are, for messages and completion.</summary>
    public static IEnumerable<string> Names => [Name, .. Counters.Keys];

    /// <summary>What is counted; null to go by the name.</summary>
    /// <exception cref="AdminException">There is no such order.</exception>
    public static Func<DestinationStatus, long>? CounterOf(string? order)
    {
        if (order is null or Name) return null;
        return Counters.GetValueOrDefault(order)
            ?? throw new AdminException(StatusCodes.Status400BadRequest, $"there is no order '{order}': it is one of {string.Join(", ", Names)}");
    }
}
