namespace ActorMQ.Actors.Connections;

/// <summary>Whether a connection may have a <c>client-id</c>: it has it, unless one of these says otherwise.</summary>
internal readonly record struct ClientIdAnswer
{
    /// <summary>Another user's connection has it.</summary>
    public bool IsInUse { get; init; }

    /// <summary>It was taken over too often lately: to be asked for again after this time.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>When this is to be logged: the address of the connection that has it.</summary>
    public string? ContestedBy { get; init; }

    /// <summary>How often somebody had to wait since it was last logged.</summary>
    public int Times { get; init; }
}
