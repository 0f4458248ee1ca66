namespace ActorMQ.Actors.Admission;

/// <summary>What things take in memory that are there as long as somebody wants them; bytes, about what was measured.</summary>
internal static class Footprint
{
    /// <summary>An actor with its mailbox, its state and its entry in the tables, and nothing in it.</summary>
    public const int Destination = 8 << 10;

    /// <summary>With its transport, and nothing under way.</summary>
    public const int Connection = 8 << 10;

    /// <summary>With its place at one destination.</summary>
    public const int Subscription = 1 << 10;

    /// <summary>A message or an acknowledgement in an open transaction, besides the message's bytes.</summary>
    public const int TransactedFrame = 256;

    /// <summary>What an open transaction takes at a time, so that not every frame has to ask.</summary>
    public const int TransactionStep = 64 << 10;
}
