namespace ActorMQ.Nodes.Running;

/// <summary>What is done next to give memory back.</summary>
internal enum IdleMemoryStep
{
    Nothing,

    /// <summary>A collection of everything beside the work: nobody notices. Most of what it frees the runtime keeps for a while.</summary>
    CollectBeside,

    /// <summary>A short collection: with some of them the runtime sees that it does not need what it has kept, and gives it back bit by bit.</summary>
    CollectYoung,

    /// <summary>Moves together what is in use and gives back all else; everybody waits meanwhile.</summary>
    Compact,
}
