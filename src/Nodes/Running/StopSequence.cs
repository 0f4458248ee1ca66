namespace ActorMQ.Nodes.Running;

/// <summary>What a node has started besides a broker, to be stopped in the opposite order.</summary>
/// <param name="timeout">For each stage.</param>
/// <param name="log">Where trouble is told.</param>
internal sealed class StopSequence(TimeSpan timeout, ILogger log)
{
    private readonly Stack<(string Name, Func<Task> Stop, TimeSpan? Timeout)> _stages = new();

    /// <summary>For each stage that has not begun.</summary>
    public TimeSpan Timeout { get; set; } = timeout;

    /// <param name="name">What is stopped, for the log.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="timeout">Its own deadline; null for that of all.</param>
    public void Add(string name, Func<Task> stop, TimeSpan? timeout = null) => _stages.Push((name, stop, timeout));

    public async Task RunAsync()
    {
        while (_stages.TryPop(out var stage)) await StopStage.RunAsync(stage.Name, stage.Stop, stage.Timeout ?? Timeout, log);
    }
}
