namespace ActorMQ.Actors.Engine.Scheduling;

/// <summary>Decides where and when a runnable actor takes its turn.</summary>
public abstract class TurnDispatcher
{
    /// <summary>Called once when an actor becomes runnable; the dispatcher must run the turn once, some time later. Any thread.</summary>
    internal abstract void Schedule(Turn turn);

    /// <summary>Runs what starts tasks, so that they stay where the dispatcher runs actors.</summary>
    internal virtual T Run<T>(Func<T> work) => work();
}
