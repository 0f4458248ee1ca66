using ActorMQ.Actors.Engine.Scheduling;
using Akka.Configuration;
using Akka.Event;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Named in the configuration: Akka's timers are among the engine's own, on its clock.</summary>
internal sealed class EngineScheduler(Config scheduler, ILoggingAdapter log) : QuietScheduler(scheduler, log)
{
    /// <summary>Whose timers these are.</summary>
    internal EngineHost Host { get; } = MadeWithin<EngineHost>.Given;

    protected override TimeProvider Time => Host.Time;

    protected override TimerQueue Timers => Host.Timers;
}
