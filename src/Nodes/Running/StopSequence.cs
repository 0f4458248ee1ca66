namespace ActorMQ.Nodes.Running;

/// <summary>
/// What was started, to be stopped in the opposite order. Each stage has a deadline; one that fails or takes too long is logged and does
/// not keep the others from being stopped.
/// </summary>
internal sealed class StopSequence
{
    private readonly Stack<(string Name, Func<Task> Stop)> _stages = new();
    private readonly ILogger _log;
    private TimeSpan _timeout;

    /// <param name="timeout">For each stage.</param>
    /// <param name="log">Where trouble is told.</param>
    public StopSequence(TimeSpan timeout, ILogger log)
    {
        _timeout = timeout;
        _log = log;
    }

    /// <summary>For each stage that has not begun.</summary>
    public TimeSpan Timeout
    {
        set => _timeout = value;
    }

    public void Add(string name, Func<Task> stop) => _stages.Push((name, stop));

    public async Task RunAsync()
    {
        while (_stages.TryPop(out var stage))
        {
            try
            {
                await stage.Stop().WaitAsync(_timeout);
            }
            catch (TimeoutException)
            {
                _log.StageTimedOut(stage.Name, _timeout.TotalSeconds);
            }
            catch (Exception e)
            {
                _log.StageFailed(stage.Name, e);
            }
        }
    }
}
