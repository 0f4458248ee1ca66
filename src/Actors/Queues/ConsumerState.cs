namespace ActorMQ.Actors.Queues;

/// <summary>How a consumer stands with its queue: one of these at any time. Which lists it is in follows from it (<see cref="ConsumersByState"/>).</summary>
internal enum ConsumerState : byte
{
    /// <summary>Not, or no longer, a consumer of the queue.</summary>
    Absent,

    /// <summary>It has room.</summary>
    Ready,

    /// <summary>It has room, and looks first at what it has missed while it had none.</summary>
    CatchingUp,

    /// <summary>It has no room until it settles something.</summary>
    Full,

    /// <summary>It is metered, has used up the room it was given, and is to be told if there is something it would like.</summary>
    Watching,

    /// <summary>As <see cref="Watching"/>, and something has passed by: it may have to be told at the end of the turn.</summary>
    Wanting,

    /// <summary>It was told, and is not told again until it is given more room.</summary>
    Exhausted,

    /// <summary>It has room and gets nothing all the same: it has enough to do, and others may come for what waits.</summary>
    Paused,

    /// <summary>It has room and gets nothing, because one of higher priority that wants the same is paused.</summary>
    StandingBack,
}
