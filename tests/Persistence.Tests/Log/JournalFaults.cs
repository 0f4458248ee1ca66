using System.Collections.Concurrent;
using Akka.Actor;

namespace ActorMQ.Persistence.Tests.Log;

/// <summary>What goes wrong in a <see cref="FaultyJournal"/>. Any thread.</summary>
public sealed class JournalFaults : IDisposable
{
    private static readonly ConcurrentDictionary<string, JournalFaults> All = new();

    private readonly ConcurrentQueue<JournalFault> _next = new();
    private readonly CancellationTokenSource _ended = new();
    private volatile int _events;

    public JournalFaults() => All[Name] = this;

    public string Name { get; } = Guid.NewGuid().ToString("N");

    /// <summary>When there is none planned.</summary>
    public Func<JournalFault> Otherwise { get; set; } = () => JournalFault.None;

    /// <summary>Writes that were confirmed.</summary>
    public int Events
    {
        get => _events;
        set => _events = value;
    }

    public IActorRef Journal { get; set; } = ActorRefs.Nobody;

    public CancellationToken Ended => _ended.Token;

    public static JournalFaults Named(string name) => All[name];

    public void Plan(params JournalFault[] faults)
    {
        foreach (var fault in faults) _next.Enqueue(fault);
    }

    public JournalFault Next() => _next.TryDequeue(out var fault) ? fault : Otherwise();

    /// <summary>What hangs happens now, unless it is too late for it.</summary>
    public Task ReleaseAsync() => Journal.Ask<Release>(new Release(), TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        All.TryRemove(Name, out _);
        _ended.Cancel();
        _ended.Dispose();
    }

    public sealed record Release;
}
