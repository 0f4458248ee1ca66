using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Bridges;
using ActorMQ.Model;

namespace ActorMQ.Actors.Tests.Network.Loans;

public sealed class SupplyTests
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(200);

    private readonly MemoryBudget _memory = new(1 << 20);
    private long _nextTag = 1;

    [Fact]
    public void Without_a_long_way_the_home_has_the_room_of_the_subscription()
    {
        var supply = Supply(prefetch: 1000);
        supply.Grant(1000);
        Assert.Equal(1000, supply.Grant(isWaitedFor: false));
        Settle(supply, perSecond: 20_000, TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, supply.Ahead);
    }

    [Fact]
    public void Over_a_long_way_it_has_what_the_subscription_is_done_with_in_two_round_trips()
    {
        var supply = Supply(prefetch: 1000);
        Settle(supply, perSecond: 15_000, RoundTrip);
        Assert.InRange(supply.Ahead, 5500, 6000);
    }

    [Fact]
    public void It_never_has_more_than_the_limits_allow()
    {
        var byCount = Supply(limits: new LoanLimits { Messages = 100 });
        Settle(byCount, perSecond: 100_000, RoundTrip);
        Assert.Equal(100, byCount.Ahead);

        var bySize = Supply(limits: new LoanLimits { Size = ByteSize.KiB(64) });
        bySize.Grant(100);
        for (var i = 0; i < 40; i++) bySize.Arrive(Batch(1, size: 1000), out _);
        Settle(bySize, perSecond: 100_000, RoundTrip);
        Assert.InRange(bySize.Ahead, 50, 80);
    }

    [Fact]
    public void What_comes_before_there_is_room_waits_and_comes_in_order()
    {
        var supply = Supply();
        supply.Grant(3);
        Assert.Equal([1, 2, 3], Tags(supply.Arrive(Batch(5), out var refused)));
        Assert.Null(refused);
        Assert.Null(supply.Arrive(Batch(2), out _));
        Assert.Equal((0, 4), (supply.Open, supply.Stored));
        Assert.True(_memory.Used > 0);

        supply.Grant(3);
        Assert.Equal([4, 5, 6], Served(supply));
        supply.Grant(5);
        Assert.Equal([7], Served(supply));
        Assert.Equal((4, 0, 0L), (supply.Open, supply.Stored, _memory.Used));
    }

    [Fact]
    public void What_waits_too_long_goes_back_from_the_end_and_nothing_passes_it()
    {
        var supply = Supply(lent: 6);
        supply.Grant(2);
        Assert.Equal([1, 2], Tags(supply.Arrive(Batch(2), out _)));
        supply.Arrive(Batch(4), out _);
        Assert.True(supply.HasTooMuch(TimeSpan.FromHours(1), RoundTrip, out var tags));
        Assert.Equal([3, 4, 5, 6], tags.AsEnumerable());
        Assert.Equal((0, 0L), (supply.Stored, _memory.Used));
    }

    [Fact]
    public void While_room_is_being_returned_what_comes_goes_back_if_something_before_it_did()
    {
        var supply = Supply(lent: 10);
        supply.Arrive(Batch(4), out _);
        Assert.True(supply.HasTooMuch(TimeSpan.FromHours(1), RoundTrip, out var tags));
        Assert.Equal([1, 2, 3, 4], tags.AsEnumerable());
        Assert.True(supply.BeginReturning());

        supply.Grant(5);
        Assert.Null(supply.Arrive(Batch(2), out var refused));
        Assert.Equal([5, 6], Tags(refused));
        Assert.Equal(0, supply.Grant(isWaitedFor: true));

        Assert.True(supply.Returned(4));
        Assert.Equal(5, supply.Grant(isWaitedFor: true));
    }

    [Fact]
    public void What_memory_has_no_place_for_goes_back()
    {
        var supply = Supply(lent: 10);
        _memory.Reserve(1 << 20);
        Assert.Null(supply.Arrive(Batch(3), out var refused));
        Assert.Equal([1, 2, 3], Tags(refused));
        Assert.Equal(0, supply.Stored);
    }

    [Fact]
    public void Exhaustion_is_told_once_until_room_is_given()
    {
        var supply = Supply();
        supply.OnHomeExhausted();
        Assert.True(supply.IsExhausted);
        supply.TellExhaustion();
        Assert.False(supply.IsExhausted);

        // The room went to what was here: the home has got none of it.
        supply.Arrive(Batch(2), out _);
        supply.Grant(2);
        Assert.Equal([1, 2], Served(supply));
        Assert.True(supply.IsExhausted);
    }

    private Supply Supply(int prefetch = 10, int lent = 0, LoanLimits? limits = null) => new(prefetch, lent, limits ?? new LoanLimits(), _memory);

    private DeliveryBatch Batch(int count, int size = 10)
    {
        var message = LinkSamples.Message("destination:/queue/q\n", new byte[size]);
        var batch = new DeliveryBatch(_nextTag, [.. Enumerable.Repeat(new Delivery(message, 0), count)]);
        _nextTag += count;
        return batch;
    }

    private static void Settle(Supply supply, int perSecond, TimeSpan roundTrip)
    {
        for (var time = 0; time <= 1000; time += 10) supply.Settled(perSecond / 100, TimeSpan.FromMilliseconds(time), roundTrip);
    }

    private static List<long> Served(Supply supply)
    {
        var tags = new List<long>();
        while (supply.TryTake(out var batch)) tags.AddRange(Tags(batch));
        return tags;
    }

    private static IEnumerable<long> Tags(DeliveryBatch? batch) => Enumerable.Range(0, batch?.Deliveries.Count ?? 0).Select(i => batch!.FirstTag + i);
}
