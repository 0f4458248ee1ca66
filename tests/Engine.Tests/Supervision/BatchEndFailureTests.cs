using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests.Supervision;

/// <summary>When a batch gets its end although something in it failed.</summary>
public sealed class BatchEndFailureTests : SupervisedActors
{
    [Fact]
    public void A_failure_at_the_end_of_a_batch_fails_the_actor_like_any_other()
    {
        var child = World.Spawn(new Props<string>(() => new Script<string>
        {
            Started = _ => Instances++,
            BatchEnded = _ =>
            {
                if (Instances == 1) throw new InvalidOperationException("flush");
            },
        })
        { Supervision = OneSecond });

        Tell(child, "x");
        Assert.Equal("InvalidOperationException: flush", World.Inspect("/user/a").LastFailure);
        World.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(2, Instances);
    }

    [Fact]
    public void What_a_batch_had_handled_before_a_failure_still_gets_its_end_when_the_actor_is_resumed()
    {
        var unflushed = 0;
        var child = SpawnBelow(
            _ => SupervisionDirective.Resume,
            () => new Script<string>
            {
                Received = (_, message) => unflushed += message == "fail" ? throw new InvalidOperationException("fail") : 1,
                BatchEnded = _ => unflushed = 0,
            });

        Tell(child, "x", "x", "fail");

        Assert.Equal(0, unflushed);
    }

    [Fact]
    public void A_batch_end_that_failed_is_not_repeated_when_the_actor_is_resumed()
    {
        var ends = 0;
        var child = SpawnBelow(
            _ => SupervisionDirective.Resume,
            () => Counting(batchEnded: () =>
            {
                ends++;
                throw new InvalidOperationException("flush");
            }));

        Tell(child, "x");

        Assert.Equal(1, ends);
        Assert.Equal("Waiting", World.Inspect("/user/parent/child").State);
    }

    [Fact]
    public void A_new_instance_owes_no_batch_end_for_what_the_old_one_handled()
    {
        var ends = 0;
        var child = World.Spawn(new Props<string>(() => Counting(batchEnded: () => ends++)) { Supervision = OneSecond });

        Tell(child, "x", "fail");
        World.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(0, ends);
    }
}
