using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel.Tests.Support;

/// <summary>An actor made of lambdas, so that a test shows all its behaviour in one place.</summary>
internal sealed class Script<T> : Actor<T>
{
    public Action<ActorContext<T>> Started { get; init; } = _ => { };

    public Action<ActorContext<T>, T> Received { get; init; } = (_, _) => { };

    public Action<ActorContext<T>> BatchEnded { get; init; } = _ => { };

    public Action<ActorContext<T>> Stopping { get; init; } = _ => { };

    public Func<ChildFailure, SupervisionDirective>? ChildFailed { get; init; }

    protected internal override void OnStart() => Started(Context);

    protected internal override void Receive(T message) => Received(Context, message);

    protected internal override void OnBatchEnd() => BatchEnded(Context);

    protected internal override void OnStop() => Stopping(Context);

    protected internal override SupervisionDirective OnChildFailed(ChildFailure failure) =>
        ChildFailed?.Invoke(failure) ?? base.OnChildFailed(failure);
}
