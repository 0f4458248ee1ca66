using ActorMQ.Actors.Queues;


namespace ActorMQ.Actors.Subscriptions;

/// <summary>How a durable subscription behaves. Set per pattern of topics in the configuration.</summary>
public sealed record DurableOptions
{
    /// <summary>What waits for the subscriber is a queue, and behaves like one.</summary>
    public QueueOptions Queue { get; init; } = new();

    /// <summary>One whose client stays away for this long is removed with what it holds; zero = never.</summary>
    public TimeSpan OfflineTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>(Queue.Validate());
        if (OfflineTimeout < TimeSpan.Zero || OfflineTimeout > TimeSpan.FromDays(365)) errors.Add("offline-timeout must be from 0 (never) to 365d");
        return errors;
    }
}
