using System.Collections.Concurrent;
using ActorMQ.Actors.Security.Logins;

namespace ActorMQ.Nodes.Running;

/// <summary>A few threads for slow work: actors' turns and the loops of sockets go on meanwhile, on the other processors.</summary>
internal sealed class SlowThreads : ISlowWork
{
    private readonly BlockingCollection<Action> _work = [];

    /// <param name="width">How many; 0 = half the processors, at least one.</param>
    public SlowThreads(int width)
    {
        Width = width > 0 ? width : Math.Max(1, Environment.ProcessorCount / 2);
        for (var i = 0; i < Width; i++)
        {
            var thread = new Thread(Work) { Name = $"slow-{i}", IsBackground = true };
            thread.Start();
        }
    }

    public int Width { get; }

    public void Run(Action work)
    {
        try
        {
            _work.Add(work);
        }
        catch (InvalidOperationException)
        {
            // The broker stops: there is nobody left to hear what comes out of it.
        }
    }

    /// <summary>What is under way is done; nothing else will be.</summary>
    public void Stop() => _work.CompleteAdding();

    private void Work()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }
}
