namespace ActorMQ.Kernel.Scheduling;

internal sealed class MessageTimer : ActorTimer
{
    private readonly ActorCell _cell;
    private readonly object _message;
    private readonly int _incarnation;

    internal MessageTimer(ActorCell cell, object message, TimeSpan period)
        : base(cell.System.Timers, period)
    {
        _cell = cell;
        _message = message;
        _incarnation = cell.TotalRestarts;
    }

    internal override bool Fire() => _cell.TotalRestarts == _incarnation && _cell.Bring(_message);
}
