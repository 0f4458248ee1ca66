namespace ActorMQ.Kernel.Scheduling;

internal sealed class MessageTimer<TMessage> : ActorTimer
{
    private readonly ActorCell<TMessage> _cell;
    private readonly TMessage _message;
    private readonly int _incarnation;

    internal MessageTimer(ActorCell<TMessage> cell, TMessage message, TimeSpan period)
        : base(cell.System.Timers, period)
    {
        _cell = cell;
        _message = message;
        _incarnation = cell.TotalRestarts;
    }

    internal override bool Fire() => _cell.TotalRestarts == _incarnation && _cell.Bring(_message);
}
