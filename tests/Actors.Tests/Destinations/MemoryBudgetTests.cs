using ActorMQ.Actors.Destinations;

namespace ActorMQ.Actors.Tests.Destinations;

public class MemoryBudgetTests
{
    [Fact]
    public void What_does_not_fit_is_not_reserved()
    {
        var budget = new MemoryBudget(100);

        Assert.True(budget.TryReserve(100));
        Assert.False(budget.TryReserve(1));
        Assert.Equal(100, budget.Used);
        Assert.True(budget.IsShort);
    }

    [Fact]
    public void The_guaranteed_minimum_may_exceed_the_limit()
    {
        var budget = new MemoryBudget(100);

        budget.Reserve(150);

        Assert.Equal(150, budget.Used);
        Assert.False(budget.TryReserve(1));
    }

    [Fact]
    public void What_is_released_can_be_reserved_again()
    {
        var budget = new MemoryBudget(100);
        budget.Reserve(100);

        budget.Release(40);

        Assert.False(budget.TryReserve(41));
        Assert.True(budget.TryReserve(40));
    }

    [Fact]
    public void Many_threads_never_exceed_the_limit_together()
    {
        var budget = new MemoryBudget(1000);
        var reserved = 0L;

        Parallel.For(0, 10_000, _ =>
        {
            if (budget.TryReserve(7)) Interlocked.Add(ref reserved, 7);
        });

        Assert.Equal(reserved, budget.Used);
        Assert.InRange(reserved, 1, 1000);
    }
}
