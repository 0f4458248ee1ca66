namespace ActorMQ.Actors.Engine.Introspection;

/// <summary>What can be seen of an actor from outside without stopping it.</summary>
/// <param name="Path">Its place in the tree.</param>
/// <param name="Type">The class of its behaviour.</param>
/// <param name="State">Waiting (idle), Running (has or handles messages), Starting, Suspended, Restarting, Stopping or Stopped.</param>
/// <param name="MailboxDepth">Messages waiting.</param>
/// <param name="Processed">Messages handled since it was made, restarts included.</param>
/// <param name="MessagesPerSecond">Over the last seconds.</param>
/// <param name="Restarts">How often its supervisor replaced the instance.</param>
/// <param name="LastFailure">Type and message of the last exception, null when it never failed.</param>
/// <param name="Age">Time since it was made.</param>
/// <param name="ChildCount">How many children it has, listed in <paramref name="Children"/> or not.</param>
/// <param name="Children">The levels below that were asked for, by path.</param>
public sealed record ActorSnapshot(
    string Path,
    string Type,
    string State,
    int MailboxDepth,
    long Processed,
    double MessagesPerSecond,
    int Restarts,
    string? LastFailure,
    TimeSpan Age,
    int ChildCount,
    IReadOnlyList<ActorSnapshot> Children)
{
    /// <summary>This actor and all below it, parents before children.</summary>
    public IEnumerable<ActorSnapshot> Flatten() => Children.SelectMany(c => c.Flatten()).Prepend(this);
}
