namespace ActorMQ.Actors.Engine.Scheduling;

/// <summary>
/// Runs actors on the .NET pool; or, for those made runnable on a thread that has entered a <see cref="RunQueue"/>, on that very
/// thread once it is done with its own work. The second way saves the wake-up of another thread, which on an idle machine costs
/// more than the actor's turn. An actor whose turns are long gains nothing by that, and does not hold up the thread.
/// </summary>
public sealed class ThreadPoolDispatcher : TurnDispatcher
{
    internal static void RunOnPool(Turn turn) =>
        // Not preferLocal: the pool's local queues are last in first out, and an actor that schedules itself would starve others.
#pragma warning disable RS0030 // The seam itself.
        ThreadPool.UnsafeQueueUserWorkItem(turn, preferLocal: false);
#pragma warning restore RS0030

    internal override void Schedule(Turn turn)
    {
        if (turn.IsHeavy || RunQueue.Current?.TryAdd(turn) != true) RunOnPool(turn);
    }
}
