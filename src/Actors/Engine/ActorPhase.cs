namespace ActorMQ.Actors.Engine;

internal enum ActorPhase
{
    /// <summary>The PreStart of its first instance, or of a new one, has not run to its end yet.</summary>
    Starting,
    Running,

    /// <summary>Failed; waits for its supervisor's decision or for the back-off to end. Messages wait too.</summary>
    Suspended,

    /// <summary>Waits for its children to stop before a new instance takes over.</summary>
    Restarting,

    /// <summary>Takes no more messages; waits for its children to stop.</summary>
    Stopping,
    Stopped,
}
