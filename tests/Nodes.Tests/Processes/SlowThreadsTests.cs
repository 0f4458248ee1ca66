using ActorMQ.Nodes.Running;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Processes;

public sealed class SlowThreadsTests
{
    [Fact]
    public void Work_is_done_side_by_side_on_as_many_threads_as_there_are_to_be()
    {
        var threads = new SlowThreads(2);
        using var met = new Barrier(2);
        using var done = new CountdownEvent(2);

        for (var i = 0; i < 2; i++)
        {
            threads.Run(() =>
            {
                if (met.SignalAndWait(StompTestClient.Patience)) done.Signal();
            });
        }

        Assert.True(done.Wait(StompTestClient.Patience));
        threads.Stop();
    }

    [Fact]
    public void There_is_at_least_one_and_none_takes_work_once_they_are_stopped()
    {
        var threads = new SlowThreads(0);
        Assert.InRange(threads.Width, 1, Environment.ProcessorCount);

        threads.Stop();

        threads.Run(() => Assert.Fail("too late"));
    }
}
