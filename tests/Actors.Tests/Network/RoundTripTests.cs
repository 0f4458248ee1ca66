using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Tests.Network;

public sealed class RoundTripTests
{
    [Fact]
    public void The_way_to_a_broker_is_measured_from_end_to_end()
    {
        var world = Chain(3);
        Assert.Null(world["b0"].State.RoundTripTo("b2")!.Time);

        world.Delay = TimeSpan.FromMilliseconds(10);
        world.Send("b0", "b2");
        world.Drain();

        // Two links there and two back.
        Assert.Equal(TimeSpan.FromMilliseconds(40), world["b0"].State.RoundTripTo("b2")!.Time);
    }

    [Fact]
    public void A_way_that_is_not_known_is_measured_without_a_message()
    {
        var world = Chain(3);
        world.Delay = TimeSpan.FromMilliseconds(10);
        world.Pass(world.Timings.Tick);

        Assert.Equal(["b1", "b2"], world["b0"].Probed);
    }

    [Fact]
    public void What_was_sent_twice_is_not_measured()
    {
        var world = Chain(2);
        world.Delay = TimeSpan.FromMilliseconds(10);
        world.Send("b0", "b1");
        world.Cut("b0", "b1");
        world.Connect("b0", "b1");
        world.Drain();

        Assert.Equal([1], world["b1"].ReceivedFrom("b0"));
        Assert.Null(world["b0"].State.RoundTripTo("b1")!.Time);
    }

    [Fact]
    public void Another_way_is_measured_anew_and_what_was_known_holds_until_then()
    {
        var world = Chain(3);
        world.Connect("b0", "b2");
        world.Drain();
        world.Delay = TimeSpan.FromMilliseconds(10);
        world.Send("b0", "b1");
        world.Drain();
        var direct = world["b0"].State.RoundTripTo("b1")!;
        Assert.Equal(TimeSpan.FromMilliseconds(20), direct.Time);

        world.Cut("b0", "b1");
        world.Drain();
        Assert.Equal(TimeSpan.FromMilliseconds(20), direct.Time);
        world.Send("b0", "b1");
        world.Drain();

        Assert.Equal(TimeSpan.FromMilliseconds(40), world["b0"].State.RoundTripTo("b1")!.Time);
    }

    [Fact]
    public void The_shortest_of_the_last_seconds_counts()
    {
        var trip = new RoundTrip();
        Measure(trip, at: 0, milliseconds: 50);
        Measure(trip, at: 1, milliseconds: 20);
        Measure(trip, at: 2, milliseconds: 500);
        Assert.Equal(20, trip.Time!.Value.TotalMilliseconds);

        Measure(trip, at: 11, milliseconds: 60);
        Assert.Equal(20, trip.Time!.Value.TotalMilliseconds);

        Measure(trip, at: 22, milliseconds: 70);
        Assert.Equal(60, trip.Time!.Value.TotalMilliseconds);

        Measure(trip, at: 100, milliseconds: 80);
        Assert.Equal(80, trip.Time!.Value.TotalMilliseconds);
    }

    private static void Measure(RoundTrip trip, int at, int milliseconds)
    {
        trip.Sent(at + 1, TimeSpan.FromSeconds(at));
        trip.Acknowledged(at + 1, TimeSpan.FromSeconds(at) + TimeSpan.FromMilliseconds(milliseconds));
    }

    private static NetworkWorld Chain(int brokers)
    {
        var world = new NetworkWorld(1, brokers);
        for (var i = 1; i < brokers; i++) world.Connect($"b{i - 1}", $"b{i}");
        world.Drain();
        return world;
    }
}
