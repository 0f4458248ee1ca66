namespace ActorMQ.Actors.Engine.Scheduling;

internal sealed class MessageTimer : ActorTimer
{
    private volatile ActorLife? _life;
    private volatile object? _message;
    private readonly int _incarnation;

    internal MessageTimer(ActorLife life, object message, TimeSpan period)
        : base(life.Host.Timers, period)
    {
        _life = life;
        _message = message;
        _incarnation = life.Restarts;
    }

    internal override void LetGo() => (_life, _message) = (null, null);

    internal override bool Fire() => _life is { } life && _message is { } message && life.Restarts == _incarnation && life.Queue.Bring(message);
}
