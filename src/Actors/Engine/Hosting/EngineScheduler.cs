using ActorMQ.Actors.Engine.Scheduling;
using Akka.Configuration;
using Akka.Event;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Named in the configuration: Akka's timers are among the engine's own, on its clock.</summary>
internal sealed class EngineScheduler(Config scheduler, ILoggingAdapter log) : QuietScheduler(scheduler, log)
{
    [ThreadStatic]
    private static EngineHost? _hostToBe;

    /// <summary>Whose timers these are.</summary>
    internal EngineHost Host { get; } = _hostToBe ?? throw new InvalidOperationException("This scheduler is for systems that the engine makes.");

    protected override TimeProvider Time => Host.Time;

    protected override TimerQueue Timers => Host.Timers;

    /// <summary>Akka makes its scheduler from the name of its class; one that is made within belongs to the host.</summary>
    internal static T MadeFor<T>(EngineHost host, Func<T> make)
    {
        _hostToBe = host;
        try
        {
            return make();
        }
        finally
        {
            _hostToBe = null;
        }
    }
}
