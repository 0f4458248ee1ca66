namespace ActorMQ.Kernel.Scheduling;

/// <summary>Decides where and when a runnable actor takes its turn.</summary>
public abstract class Dispatcher
{
    /// <summary>Called once when the cell becomes runnable; the dispatcher must run it once, some time later. Any thread.</summary>
    internal abstract void Schedule(ActorCell cell);
}
