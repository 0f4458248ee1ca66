namespace ActorMQ.Actors.Connections;

/// <summary>A RECEIPT that waits for one or more things to be done.</summary>
internal sealed class PendingReceipt
{
    public PendingReceipt(string? id, int awaited)
    {
        Id = id;
        Awaited = awaited;
    }

    /// <summary>Null when the frame asked for none.</summary>
    public string? Id { get; }

    /// <summary>How many parts are still to be done.</summary>
    public int Awaited { get; set; }

    /// <summary>An ERROR was sent in its place.</summary>
    public bool HasFailed { get; set; }
}
