namespace ActorMQ.Actors.Protocol;

/// <summary>The way from a queue to consumers at another broker; the same object for all of that broker. Safe for use from any thread.</summary>
public interface IConsumerWay
{
    /// <summary>What a message takes there and its acknowledgement back, in milliseconds; null while there is no way.</summary>
    double? RoundTrip { get; }
}
