namespace ActorMQ.Actors.Engine.Supervision;

/// <summary>What a supervisor does about a child that failed.</summary>
public enum SupervisionDirective
{
    /// <summary>Go on with the next message and the state as it is. A child that never started has none and is restarted.</summary>
    Resume,

    /// <summary>Replace the instance by a new one, after a back-off; the mailbox stays.</summary>
    Restart,

    /// <summary>Stop the child for good.</summary>
    Stop,

    /// <summary>Fail myself with the same cause: my own supervisor decides, and the child is resumed or stopped with me.</summary>
    Escalate,
}
