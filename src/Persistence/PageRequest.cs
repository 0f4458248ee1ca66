namespace ActorMQ.Persistence;

/// <summary>Asks for the next messages of a lane, in order.</summary>
/// <param name="Owner">Gets the page.</param>
/// <param name="From">The first key that is wanted; messages of its lane from there on are read.</param>
/// <param name="MaxCount">The most messages in the page, at least 1.</param>
/// <param name="MaxBytes">The page ends once its messages have this many bytes; it has at least one message if there is one.</param>
/// <param name="Tag">Comes back with the page, for the owner to know what it was for.</param>
public sealed record PageRequest(IPageReader Owner, MessageKey From, int MaxCount, long MaxBytes, object? Tag = null);
