using Akka;
using Akka.Actor;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// How a broker is stopped: by Akka's coordinated shutdown of its actor system, whose phases come one after the other. Stages have deadlines of
/// their own, as these may change while the broker runs.
/// </summary>
/// <param name="system">Is terminated in the last phase.</param>
/// <param name="timeout">For each stage.</param>
/// <param name="log">Where trouble is told.</param>
internal sealed class BrokerShutdown(ActorSystem system, TimeSpan timeout, ILogger log)
{
    private readonly CoordinatedShutdown _phases = CoordinatedShutdown.Get(system);

    private volatile bool _hasFailed;

    /// <summary>For each stage that has not begun.</summary>
    public TimeSpan Timeout { get; set; } = timeout;

    /// <param name="phase">One of <see cref="CoordinatedShutdown"/>'s; the stages of one phase are stopped side by side.</param>
    /// <param name="name">What is stopped, for the log.</param>
    /// <param name="stop">Stops it.</param>
    public void Add(string phase, string name, Func<Task> stop) => _phases.AddTask(phase, name, async () =>
    {
        if (!await StopStage.RunAsync(name, stop, Timeout, log)) _hasFailed = true;
        return Done.Instance;
    });

    /// <summary>Goes through the phases; when it is done the actors are gone, or took too long.</summary>
    /// <returns>True when all stages have ended in time.</returns>
    public async Task<bool> RunAsync()
    {
        await _phases.Run(CoordinatedShutdown.UnknownReason.Instance);
        return !_hasFailed && system.WhenTerminated.IsCompletedSuccessfully;
    }
}
