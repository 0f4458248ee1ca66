using System.Runtime.CompilerServices;
using ActorMQ.Actors.Engine.Scheduling;

namespace ActorMQ.Actors.Engine;

/// <summary>
/// An actor of Akka with a protocol, and an end of each turn. All members run one at a time, never concurrently, on whatever
/// thread the dispatcher chose for this turn; so plain fields are the actor's state and need no lock.
/// </summary>
/// <typeparam name="TProtocol">Everything that can be told to it.</typeparam>
public abstract class Actor<TProtocol> : TurnActor
{
    /// <summary>The reference others use to reach this actor.</summary>
    protected new Ref<TProtocol> Self => Unsafe.As<Ref<TProtocol>>(Life.Ref);

    /// <summary>Called for each message, in the order of arrival. An exception fails the actor: its supervisor decides.</summary>
    protected abstract void OnReceive(TProtocol message);

    /// <summary>
    /// Tells this actor <paramref name="message"/> once, after <paramref name="delay"/>, to the millisecond; at once when it is not
    /// positive. A timer belongs to the instance that set it: a restart cancels it.
    /// </summary>
    protected ActorTimer Schedule(TimeSpan delay, TProtocol message) => Start(message, delay, TimeSpan.Zero);

    /// <summary>
    /// Tells this actor <paramref name="message"/> again and again until the timer is cancelled or the actor stops or is restarted.
    /// </summary>
    protected ActorTimer ScheduleEvery(TimeSpan period, TProtocol message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        return Start(message, period, period);
    }

    /// <summary>
    /// Death watch: <paramref name="notice"/> is told to this actor once <paramref name="other"/> has stopped for good. As with Akka,
    /// one notice for each other.
    /// </summary>
    protected void WatchWith<TOther>(Ref<TOther> other, TProtocol notice)
    {
        ArgumentNullException.ThrowIfNull(other);
        Context.WatchWith(other.Underlying, notice!);
    }

    internal sealed override void Deliver(object message) =>
        OnReceive(typeof(TProtocol).IsValueType ? (TProtocol)message : Unsafe.As<object, TProtocol>(ref message));

    internal sealed override bool TryDeliver(object message)
    {
        if (message is TProtocol known) OnReceive(known);
        else Unhandled(message);
        return message is TProtocol;
    }

    private MessageTimer Start(TProtocol message, TimeSpan delay, TimeSpan period)
    {
        var timer = new MessageTimer(Life, message!, period);
        Life.Host.Timers.Start(timer, delay);
        return timer;
    }
}
