namespace ActorMQ.Persistence.Lease;

/// <summary>
/// Which of the nodes of a pair is the master, the one that serves the broker. All members are safe for use from any thread.
/// </summary>
public interface IMastership : IAsyncDisposable
{
    /// <summary>Who is, and who stands by, as far as this node knows.</summary>
    MastershipStatus Status { get; }

    /// <summary>Waits until this node is the master: nobody else is, and nobody else can write to the journal any more.</summary>
    Task<Mastership> TakeAsync(CancellationToken cancellation);

    /// <summary>
    /// Has the master hand over to a node that stands by; may be asked of any node. Done when the master has been told, which is before it has
    /// handed over.
    /// </summary>
    /// <param name="by">Who asks, for the logs.</param>
    /// <exception cref="JournalException">Nobody is the master, nobody stands by, or the master cannot be told.</exception>
    Task RequestSwitchAsync(string by, CancellationToken cancellation);

    /// <summary>How far this node follows what the master writes; told to whoever asks the master for its standbys.</summary>
    void Report(string progress);
}
