using System.Collections.Immutable;

namespace ActorMQ.Actors.Network;

/// <summary>A content on its way from one broker to others. Brokers on the way split it by where its receivers are.</summary>
/// <param name="From">The broker that sent it.</param>
/// <param name="Receivers">Who is to get it on this link's side.</param>
/// <param name="Hops">Links it may still cross, which ends what changing routes send in circles.</param>
/// <param name="Content">What it carries.</param>
public sealed record Envelope<TContent>(string From, ImmutableArray<Envelope<TContent>.Receiver> Receivers, int Hops, TContent Content)
{
    /// <param name="Broker">Who.</param>
    /// <param name="SenderStamp">The sender's end of its conversation with this one.</param>
    /// <param name="Stamp">This one's end, as the sender knows it.</param>
    /// <param name="First">The first number of that conversation.</param>
    /// <param name="Number">The content's number in that conversation.</param>
    public readonly record struct Receiver(string Broker, long SenderStamp, long Stamp, long First, long Number);
}
