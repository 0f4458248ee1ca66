namespace ActorMQ.Actors.Protocol;

/// <summary>
/// The way from a queue to consumers at another broker, as it was when it was told; <see cref="DestinationCommand.ChangeWay"/> tells of
/// another one.
/// </summary>
/// <param name="Broker">Where they are.</param>
/// <param name="RoundTrip">What a message takes there and its acknowledgement back, in milliseconds; null while there is no way.</param>
public sealed record ConsumerWay(string Broker, double? RoundTrip);
