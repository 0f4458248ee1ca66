namespace ActorMQ.Actors.Engine.Scheduling;

/// <summary>One run of an Akka mailbox, to be taken once, on whatever thread the dispatcher chooses.</summary>
internal abstract class Turn : IThreadPoolWorkItem
{
    /// <summary>True for who had more to do than its last turn had room for: it does not share a thread with those that are quick.</summary>
    internal abstract bool IsHeavy { get; }

    /// <summary>After this much on one thread, the thread's own work comes first.</summary>
    internal abstract TimeSpan Quantum { get; }

    /// <summary>Tells turns apart in the same way in each process; for simulation.</summary>
    internal abstract string Key { get; }

    void IThreadPoolWorkItem.Execute() => Run();

    /// <returns>How long it took.</returns>
    internal abstract TimeSpan Run();
}
