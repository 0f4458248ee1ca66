namespace ActorMQ.Actors.Network;

/// <summary>What one broker has received from another, on its way to that one.</summary>
/// <param name="From">The broker that received.</param>
/// <param name="Stamp">Its end of the conversation.</param>
/// <param name="To">The broker that sent.</param>
/// <param name="ToStamp">That one's end, as the receiver knows it.</param>
/// <param name="UpTo">The number of the last content that came, of all in order.</param>
/// <param name="HasGap">Later ones came and were dropped: they are needed again.</param>
/// <param name="Hops">Links it may still cross.</param>
public sealed record Acknowledgement(string From, long Stamp, string To, long ToStamp, long UpTo, bool HasGap, int Hops);
