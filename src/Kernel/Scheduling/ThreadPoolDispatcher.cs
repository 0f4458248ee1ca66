namespace ActorMQ.Kernel.Scheduling;

/// <summary>
/// Runs actors on the .NET pool; or, for cells made runnable on a thread that has entered a <see cref="RunQueue"/>, on that very
/// thread once it is done with its own work. The second way saves the wake-up of another thread, which on an idle machine costs
/// more than the actor's turn. An actor whose turns are long gains nothing by that, and does not hold up the thread.
/// </summary>
public sealed class ThreadPoolDispatcher : Dispatcher
{
    internal static void RunOnPool(ActorCell cell) =>
        // Not preferLocal: the pool's local queues are last in first out, and an actor that schedules itself would starve others.
        ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);

    internal override void Schedule(ActorCell cell)
    {
        if (cell.IsHeavy || RunQueue.Current?.TryAdd(cell) != true) RunOnPool(cell);
    }
}
