namespace ActorMQ.Actors.Queues;

/// <summary>
/// How often a message was delivered, and how often it is blamed for that. A lost consumer may have been working on one message and has
/// merely seen the others: those were delivered too, but do not come nearer to their limit.
/// </summary>
/// <param name="Stored">Both, as the journal keeps them: one number, as there is one for each message in memory.</param>
internal readonly record struct DeliveryHistory(int Stored)
{
    /// <summary>The most that is counted.</summary>
    public const int MaxFailures = short.MaxValue;

    private const int MaxCount = ushort.MaxValue;
    private const int FailureShift = 16;

    /// <summary>Deliveries that reached a client, or may have.</summary>
    public int Count => Stored & MaxCount;

    /// <summary>Those of them that count against the limit.</summary>
    public int Failures => Stored >>> FailureShift;

    public static DeliveryHistory Of(int count) => With(count, 0);

    public DeliveryHistory AndDelivered() => With(Count + 1, Failures);

    public DeliveryHistory AndFailed() => With(Count + 1, Failures + 1);

    private static DeliveryHistory With(int count, int failures) => new(Math.Min(count, MaxCount) | (Math.Min(failures, MaxFailures) << FailureShift));
}
