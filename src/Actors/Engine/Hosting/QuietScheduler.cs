using ActorMQ.Actors.Engine.Scheduling;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>
/// Akka's timers in a <see cref="TimerQueue"/>, by any clock. Akka's own scheduler wakes up a hundred times a second, whether there is anything to do
/// or not, and knows one clock only.
/// </summary>
internal abstract class QuietScheduler(Config scheduler, ILoggingAdapter log) : SchedulerBase(scheduler, log)
{
    public override TimeSpan MonotonicClock => Time.GetElapsedTime(0);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => Time.GetUtcNow();

    protected abstract TimeProvider Time { get; }

    protected abstract TimerQueue Timers { get; }

    /// <summary>When something that is to happen after a delay happens.</summary>
    protected virtual TimeSpan Round(TimeSpan delay) => delay;

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
        var timer = new AkkaTimer(Timers, period, action, cancelable);
        Timers.Start(timer, Round(delay));
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
