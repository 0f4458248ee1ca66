using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Engine.Tests.Support;

internal static class Threads
{
    /// <summary>No test asserts on it: it only turns a test that hangs into one that fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static ActorSystem NewSystem(TurnOptions? options = null, TimeProvider? time = null) =>
        EngineSystem.Create("threads", time ?? TimeProvider.System, new ThreadPoolDispatcher(), Random.Shared, NullLoggerFactory.Instance, options);

    /// <summary>Runs <paramref name="work"/> on as many threads at once, all let go at the same moment.</summary>
    public static void Race(int threads, Action<int> work)
    {
        using var barrier = new Barrier(threads);
        var failures = new List<Exception>();
        var all = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            barrier.SignalAndWait();
            try
            {
                work(index);
            }
            catch (Exception e)
            {
                lock (failures) failures.Add(e);
            }
        })).ToList();
        all.ForEach(thread => thread.Start());
        all.ForEach(thread => thread.Join());
        if (failures.Count > 0) throw new AggregateException(failures);
    }
}
