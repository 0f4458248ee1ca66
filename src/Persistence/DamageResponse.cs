namespace ActorMQ.Persistence;

/// <summary>What to do when a journal is found damaged while it is opened.</summary>
public enum DamageResponse
{
    /// <summary>Do not open it: nothing is lost that could still be repaired.</summary>
    Refuse,

    /// <summary>Log an error and go on with what can be read.</summary>
    Continue,
}
