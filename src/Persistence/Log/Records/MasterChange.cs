namespace ActorMQ.Persistence.Log.Records;

/// <summary>What a record says of who writes the log. Its numbers are in the log.</summary>
internal enum MasterChange
{
    None = 0,

    /// <summary>A master has told everything, and writes nothing after this.</summary>
    Closed = 1,

    /// <summary>
    /// A master begins. If the one before has not closed the log, it could not say any more what its consumers had: so each message that is there
    /// counts as delivered once, and a consumer that sees it again is told so.
    /// </summary>
    Began = 2,
}
