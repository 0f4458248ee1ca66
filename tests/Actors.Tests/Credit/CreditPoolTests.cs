using ActorMQ.Actors.Credit;


namespace ActorMQ.Actors.Tests.Credit;

public sealed class CreditPoolTests
{
    private readonly List<string> _told = [];
    private readonly object _a = "a";
    private readonly object _b = "b";

    [Fact]
    public void The_only_one_to_take_goes_to_the_one_who_asked_first()
    {
        var pool = new CreditPool<object>(1);
        pool.OnExhausted(_a);
        pool.OnExhausted(_b);
        Distribute(pool);
        Assert.Equal(["a gets 1", "a is asked"], _told);

        pool.OnDelivered(_a, 1);
        pool.OnDrained(_a, 0);
        pool.OnSettled(_a, 1);
        Distribute(pool);
        Assert.Equal(["a gets 1", "a is asked", "b gets 1"], _told);
    }

    [Fact]
    public void Room_that_somebody_has_already_is_taken_over_with_what_he_holds()
    {
        var pool = new CreditPool<object>(10);
        pool.Adopt(_a, room: 10, held: 3);
        Assert.Equal(0, pool.Free);
        // Seven more may come from there, and what is settled is free for others.
        pool.OnDelivered(_a, 7);
        pool.OnSettled(_a, 4);
        pool.OnExhausted(_b);
        Distribute(pool);
        Assert.Equal("b gets 2", _told[0]);
        pool.Remove(_a);
        pool.Remove(_b);
        Assert.Equal(10, pool.Free);
    }

    [Fact]
    public void Who_does_not_use_it_is_asked_for_it_once()
    {
        var pool = new CreditPool<object>(4);
        pool.OnExhausted(_a);
        Distribute(pool);
        pool.OnExhausted(_a);
        Distribute(pool);
        pool.OnExhausted(_a);
        Distribute(pool);
        _told.Clear();
        pool.OnExhausted(_b);
        Distribute(pool);
        Distribute(pool);
        Assert.Equal(["a is asked"], _told);

        pool.OnDrained(_a, 4);
        Distribute(pool);
        Assert.Equal(["a is asked", "b gets 2"], _told);
    }

    [Fact]
    public void What_was_with_a_source_that_is_gone_is_free()
    {
        var pool = new CreditPool<object>(6);
        pool.OnExhausted(_a);
        Distribute(pool);
        pool.OnDelivered(_a, 2);
        pool.Remove(_a);
        Assert.Equal(6, pool.Free);
    }

    [Fact]
    public void Room_taken_away_that_is_in_use_is_missed_until_it_is_settled()
    {
        var pool = new CreditPool<object>(1);
        pool.OnExhausted(_a);
        Distribute(pool);
        pool.OnDelivered(_a, 1);
        pool.Grant(1);
        pool.Grant(-1);
        pool.Grant(-1);
        pool.OnExhausted(_a);
        pool.OnSettled(_a, 1);
        _told.Clear();
        Distribute(pool);
        Assert.Empty(_told);
        pool.Grant(1);
        Distribute(pool);
        Assert.Equal(["a gets 1"], _told);
    }

    [Fact]
    public void Who_has_used_half_of_it_gets_more_before_it_is_exhausted_if_there_is_plenty()
    {
        var pool = new CreditPool<object>(16);
        pool.OnExhausted(_a);
        Distribute(pool);
        Assert.False(pool.OnDelivered(_a, 3));
        Assert.True(pool.OnDelivered(_a, 1));
        Distribute(pool);
        Assert.Equal(["a gets 8", "a gets 4"], _told);

        // Not for what is left when there is little of it.
        pool.OnDelivered(_a, 4);
        Distribute(pool);
        pool.OnDelivered(_a, 2);
        Distribute(pool);
        Assert.Equal(["a gets 8", "a gets 4", "a gets 2"], _told);
        Assert.Equal(2, pool.Free);
    }

    private void Distribute(CreditPool<object> pool) =>
        pool.Distribute((source, count) => _told.Add($"{source} gets {count}"), source => _told.Add($"{source} is asked"));
}
