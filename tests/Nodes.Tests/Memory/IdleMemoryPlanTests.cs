using ActorMQ.Model;
using ActorMQ.Nodes.Running;

namespace ActorMQ.Nodes.Tests.Memory;

public sealed class IdleMemoryPlanTests
{
    private readonly IdleMemoryPlan _plan = new();
    private long _allocated;

    [Fact]
    public void While_there_is_work_nothing_is_done()
    {
        for (var i = 0; i < 100; i++) Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 100, committed: 1000, found: 1));
    }

    /// <summary>What a collection that moves has freed, the runtime does not count, and keeps all the same.</summary>
    /// <param name="collected">What it counts as committed after the collection.</param>
    /// <param name="compacted">And once all is given back.</param>
    [Theory]
    [InlineData(300, 20)]
    [InlineData(10, 10)]
    public void A_broker_that_holds_little_gives_back_all_once_it_is_quiet(int collected, int compacted)
    {
        Look(allocated: 300, committed: 300, found: null);
        Assert.Equal(IdleMemoryStep.CollectBeside, Look(allocated: 1, committed: 300, found: null));
        Assert.Equal(IdleMemoryStep.Compact, Look(allocated: 1, committed: collected, found: 5));
        for (var i = 0; i < 10; i++) Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 1, committed: compacted, found: 5));
    }

    [Fact]
    public void One_that_holds_much_is_never_held_up_for_long()
    {
        Look(allocated: 1000, committed: 1000, found: null);
        var steps = Enumerable.Range(0, 100).Select(_ => Look(allocated: 0, committed: 1000, found: 200)).ToList();
        Assert.Equal(IdleMemoryStep.CollectBeside, steps[0]);
        Assert.Equal(IdleMemoryStep.CollectYoung, steps[1]);
        Assert.Equal(IdleMemoryStep.Nothing, steps[^1]);
        Assert.Single(steps, IdleMemoryStep.CollectBeside);
        Assert.DoesNotContain(IdleMemoryStep.Compact, steps);
    }

    [Fact]
    public void One_that_holds_so_much_that_no_collection_is_short_collects_beside_the_work_only()
    {
        Look(allocated: 1000, committed: 1000, found: null);
        Assert.Equal(IdleMemoryStep.CollectBeside, Look(allocated: 0, committed: 1000, found: 700));
        for (var i = 0; i < 10; i++) Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 0, committed: 1000, found: 700));
    }

    [Fact]
    public void Short_collections_that_are_not_short_end()
    {
        Look(allocated: 1000, committed: 1000, found: null);
        Look(allocated: 0, committed: 1000, found: 200);
        Assert.Equal(IdleMemoryStep.CollectYoung, Look(allocated: 0, committed: 1000, found: 200, pause: 100));
        Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 0, committed: 1000, found: 200, pause: 30));
        Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 0, committed: 1000, found: 200, pause: 1));
    }

    [Fact]
    public void Work_that_begins_meanwhile_is_left_in_peace()
    {
        Look(allocated: 300, committed: 300, found: null);
        Assert.Equal(IdleMemoryStep.CollectBeside, Look(allocated: 1, committed: 300, found: null));
        Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 10, committed: 300, found: 5));
        Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 1, committed: 300, found: 5));
    }

    [Fact]
    public void Little_is_not_worth_it()
    {
        Look(allocated: 100, committed: 30, found: null);
        Assert.Equal(IdleMemoryStep.CollectBeside, Look(allocated: 1, committed: 30, found: null));
        Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 1, committed: 30, found: 5));
        for (var i = 0; i < 20; i++) Assert.Equal(IdleMemoryStep.Nothing, Look(allocated: 1, committed: 30, found: 5));
    }

    /// <summary>In MiB and milliseconds; allocated since the last look.</summary>
    private IdleMemoryStep Look(int allocated, int committed, int? found, int pause = 0)
    {
        _allocated += ByteSize.MiB(allocated).Bytes;
        return _plan.Next(new MemoryLook(_allocated, ByteSize.MiB(found ?? committed).Bytes, ByteSize.MiB(committed).Bytes)
        {
            Found = found is { } bytes ? ByteSize.MiB(bytes).Bytes : null,
            LastPause = TimeSpan.FromMilliseconds(pause),
        });
    }
}
