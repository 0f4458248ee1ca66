namespace ActorMQ.Actors.Engine.Scheduling;

internal sealed class MessageTimer : ActorTimer
{
    private readonly ActorLife _life;
    private readonly object _message;
    private readonly int _incarnation;

    internal MessageTimer(ActorLife life, object message, TimeSpan period)
        : base(life.Host.Timers, period)
    {
        _life = life;
        _message = message;
        _incarnation = life.Restarts;
    }

    internal override bool Fire() => _life.Restarts == _incarnation && _life.Queue.Bring(_message);
}
