using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Engine.Supervision;

namespace ActorMQ.Engine.Tests.Support;

/// <summary>An actor made of lambdas, so that a test shows all its behaviour in one place. The lambdas are given the actor.</summary>
internal sealed class Script<T> : Actor<T>
{
    public Action<Script<T>> Started { get; init; } = _ => { };

    public Action<Script<T>, T> Received { get; init; } = (_, _) => { };

    public Action<Script<T>> BatchEnded { get; init; } = _ => { };

    public Action<Script<T>> Stopping { get; init; } = _ => { };

    public Func<ChildFailure, SupervisionDirective>? ChildFailed { get; init; }

    public new Ref<T> Self => base.Self;

    public TreePath Path => Self.Path;

    public new TurnBudget Budget => Actor<T>.Budget;

    public new DateTimeOffset UtcNow => base.UtcNow;

    public new void GoOn() => base.GoOn();

    public new bool StopIfIdle() => base.StopIfIdle();

    public new ActorTimer Schedule(TimeSpan delay, T message) => base.Schedule(delay, message);

    public new ActorTimer ScheduleEvery(TimeSpan period, T message) => base.ScheduleEvery(period, message);

    public new void WatchWith<TOther>(Ref<TOther> other, T notice) => base.WatchWith(other, notice);

    public Ref<TChild> Spawn<TChild>(Props<TChild> props, string name) => Context.Spawn(props, name);

    public bool HasChild(string name) => Context.HasChild(name);

    public void Stop() => Context.Stop();

    public void Stop<TOther>(Ref<TOther> other) => Context.Stop(other);

    protected override void PreStart() => Started(this);

    protected override void OnReceive(T message) => Received(this, message);

    protected override void OnBatchEnd() => BatchEnded(this);

    protected override void PostStop() => Stopping(this);

    protected override SupervisionDirective OnChildFailed(ChildFailure failure) => ChildFailed?.Invoke(failure) ?? base.OnChildFailed(failure);
}
