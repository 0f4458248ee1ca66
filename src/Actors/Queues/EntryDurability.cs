namespace ActorMQ.Actors.Queues;

internal enum EntryDurability : byte
{
    /// <summary>In memory only.</summary>
    Volatile,

    /// <summary>Handed to the journal, not confirmed.</summary>
    Pending,

    /// <summary>In the journal, and on its way to another place there.</summary>
    Moving,

    /// <summary>In the journal.</summary>
    Stored,
}
