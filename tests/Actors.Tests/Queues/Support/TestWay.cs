using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Tests.Support;

/// <summary>The way to another broker.</summary>
internal sealed class TestWay(double? roundTrip) : IConsumerWay
{
    public double? RoundTrip { get; set; } = roundTrip;
}
