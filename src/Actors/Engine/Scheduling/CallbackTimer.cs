namespace ActorMQ.Actors.Engine.Scheduling;

/// <summary>For the engine's own use. The callback runs on the clock's thread and must only tell.</summary>
internal sealed class CallbackTimer : ActorTimer
{
    private volatile Action? _callback;

    internal CallbackTimer(TimerQueue queue, Action callback)
        : base(queue, TimeSpan.Zero) => _callback = callback;

    internal override void LetGo() => _callback = null;

    internal override bool Fire()
    {
        _callback?.Invoke();
        return false;
    }
}
