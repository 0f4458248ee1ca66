using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Tests.Credit;

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
    public void What_cannot_go_to_disk_leaves_a_quarter_to_messages()
    {
        var budget = new MemoryBudget(1000);
        Assert.Null(budget.TryHold(new Account("user alice"), 375));
        Assert.Null(budget.TryHold(new Account("user bob"), 375));

        Assert.Equal(ErrorCode.MemoryLimit, budget.TryHold(new Account("user carol"), 1)?.Code);

        Assert.Equal(750, budget.Held);
        Assert.True(budget.TryReserve(250));
        Assert.False(budget.TryReserve(1));
        Assert.True(budget.IsShort);
    }

    [Fact]
    public void One_account_leaves_half_of_it_to_others()
    {
        var budget = new MemoryBudget(1000);
        var alice = new Account("user alice");
        Assert.Null(budget.TryHold(alice, 375));

        var refusal = budget.TryHold(alice, 1);

        Assert.Contains("of user alice was exceeded", refusal?.Message, StringComparison.Ordinal);
        Assert.Equal(refusal, budget.CheckHold(alice, 1));
        Assert.Null(budget.TryHold(new Account("user bob"), 100));
        budget.LetGo(alice, 75);
        Assert.Null(budget.TryHold(alice, 75));
    }

    [Fact]
    public void What_is_there_already_is_counted_even_when_there_is_no_room()
    {
        var budget = new MemoryBudget(1000);

        budget.Hold(null, 2000);

        Assert.Equal(2000, budget.Held);
        Assert.False(budget.TryReserve(1));
        budget.LetGo(null, 2000);
        Assert.True(budget.TryReserve(1000));
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
