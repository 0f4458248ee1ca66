namespace ActorMQ.Nodes.Bench.Running;

/// <summary>What went wrong while a run was going on: ERROR frames and lost connections. The first one ends the run.</summary>
internal sealed class RunFaults
{
    // Ten thousand clients that lose their broker all say the same.
    private const int Kept = 10;

    private readonly Lock _gate = new();
    private readonly List<string> _texts = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Completes with the first fault.</summary>
    public Task First => _first.Task;

    /// <summary>The different ones among the first.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_gate) return [.. _texts];
        }
    }

    public void Add(string text)
    {
        Interlocked.Increment(ref _count);
        lock (_gate)
        {
            if (_texts.Count < Kept && !_texts.Contains(text, StringComparer.Ordinal)) _texts.Add(text);
        }
        _first.TrySetResult();
    }
}
