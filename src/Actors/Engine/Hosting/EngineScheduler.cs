using ActorMQ.Actors.Engine.Scheduling;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>
/// Named in the configuration: Akka's timers are among the engine's own, on its clock. Akka's own scheduler wakes up a hundred times a
/// second, whether there is anything to do or not, and knows one clock only.
/// </summary>
internal sealed class EngineScheduler(Config scheduler, ILoggingAdapter log) : SchedulerBase(scheduler, log)
{
    [ThreadStatic]
    private static EngineHost? _hostToBe;

    /// <summary>Whose timers these are.</summary>
    internal EngineHost Host { get; } = _hostToBe ?? throw new InvalidOperationException("This scheduler is for systems that the engine makes.");

    public override TimeSpan MonotonicClock => Host.Time.GetElapsedTime(0);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => Host.Time.GetUtcNow();

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

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Start(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Start(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Start(delay, TimeSpan.Zero, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) =>
        Start(delay, TimeSpan.Zero, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Start(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Start(initialDelay, interval, action.Run, cancelable);

    private void Start(TimeSpan delay, TimeSpan period, Action action, ICancelable? cancelable)
    {
        if (cancelable?.IsCancellationRequested == true) return;
        var timer = new AkkaTimer(Host.Timers, period, action, cancelable);
        Host.Timers.Start(timer, delay);
        cancelable?.Token.UnsafeRegister(static self => ((ActorTimer)self!).Cancel(), timer);
    }

    private sealed class AkkaTimer(TimerQueue queue, TimeSpan period, Action action, ICancelable? cancelable) : ActorTimer(queue, period)
    {
        private volatile Action? _action = action;

        internal override void LetGo() => _action = null;

        internal override bool Fire()
        {
            if (cancelable?.IsCancellationRequested == true || _action is not { } current) return false;
            current();
            return true;
        }
    }
}
