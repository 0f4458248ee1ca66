using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Bridges;

/// <summary>What a PASS frame is made of, besides its receivers: each content needs some of it.</summary>
internal ref struct PassParts
{
    public ReadOnlySpan<byte> Content;
    public DestinationName? Destination;
    public DestinationName? Wanted;
    public string? Selector;
    public long ConsumerNumber;
    public ReadOnlySpan<byte> Numbers;
    public ReadOnlySpan<byte> Message;
    public ReadOnlySpan<byte> Label;
    public ReadOnlySpan<byte> Problem;
    public ReadOnlySpan<byte> Body;
}
