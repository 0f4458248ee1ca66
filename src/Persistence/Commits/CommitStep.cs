namespace ActorMQ.Persistence.Commits;

/// <summary>What the last step of a <see cref="CommitQueue"/> left.</summary>
public enum CommitStep
{
    /// <summary>Everything is written.</summary>
    Idle,

    /// <summary>There is more that can be tried at once.</summary>
    More,

    /// <summary>What is left cannot be written now; a retry makes sense after a while.</summary>
    Wait,
}
