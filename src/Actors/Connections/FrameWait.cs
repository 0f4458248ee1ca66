namespace ActorMQ.Actors.Connections;

/// <summary>What the frames of a client wait for; the first of them, or those behind one that is carried out.</summary>
internal enum FrameWait
{
    Nothing,
    Login,

    /// <summary>Its client-id was taken over too often lately.</summary>
    ClientId,
    Destination,
    Window,

    /// <summary>A durable subscription is being made, or let go of by the client's former connection.</summary>
    Durable,

    /// <summary>Those who take part in a COMMIT are asked whether they can.</summary>
    Commit,

    /// <summary>A COMMIT under way sends to the same destination later, and comes first; or what was sent there before a COMMIT has not left.</summary>
    Committing,

    /// <summary>DISCONNECT waits until all before it is safe.</summary>
    Settling,
}
