namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>One record of the log on its way to the database of a <see cref="LeaseWorld"/> and back.</summary>
internal sealed class LeaseWorldWrite(long epoch, int number, TimeSpan sent, TimeSpan arrivesAt)
{
    public long Epoch => epoch;

    /// <summary>Its place in the log.</summary>
    public int Number => number;

    public TimeSpan Sent => sent;

    public TimeSpan ArrivesAt => arrivesAt;

    public TimeSpan CommitsAt { get; set; }

    /// <summary>Null for as long as there is no answer.</summary>
    public bool? IsAccepted { get; set; }

    public TimeSpan AnswersAt { get; set; }
}
