using ActorMQ.Actors.Network;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>Reads PASS and RECEIVED frames: what there is most of. Names and selectors are made once.</summary>
internal sealed class PassReader
{
    private readonly TextCache<string> _brokers = new();
    private readonly TextCache<string> _selectors = new();
    private readonly TextCache<DestinationName> _destinations = new();
    private readonly List<Envelope<NetworkContent>.Receiver> _receivers = [];

    public Envelope<NetworkContent> Read(in StompFrame frame)
    {
        string? from = null;
        var hops = 0;
        var parts = new PassParts { Body = frame.Body };
        _receivers.Clear();
        for (var i = 0; i < frame.HeaderCount; i++)
        {
            var name = frame.RawName(i);
            // Longer ones, such as content-length, are not ours.
            if (name.Length != 1) continue;
            var value = frame.RawValue(i);
            switch (name[0])
            {
                case (byte)'f':
                    from = Broker(value);
                    break;
                case (byte)'h':
                    hops = LinkText.TakeCount(ref value, "PASS: hops", NetworkState<NetworkContent>.MaxHops);
                    break;
                case (byte)'r':
                    ReadReceiver(value);
                    break;
                case (byte)'c':
                    parts.Content = value;
                    break;
                case (byte)'d':
                    parts.Destination = Destination(value);
                    break;
                case (byte)'w':
                    parts.Wanted = Destination(value);
                    break;
                case (byte)'s':
                    parts.Selector = Selector(value);
                    break;
                case (byte)'k':
                    parts.ConsumerNumber = LinkText.Number(value, "PASS: a consumer");
                    break;
                case (byte)'n':
                    parts.Numbers = value;
                    break;
                case (byte)'m':
                    parts.Message = value;
                    break;
                case (byte)'l':
                    parts.Label = value;
                    break;
                case (byte)'p':
                    parts.Problem = value;
                    break;
            }
        }
        if (from is null || hops == 0 || _receivers.Count == 0) throw LinkText.Malformed("PASS: a header is missing");
        return new Envelope<NetworkContent>(from, [.. _receivers], hops, Content(ref parts));
    }

    public Acknowledgement ReadAcknowledgement(in StompFrame frame)
    {
        if (!frame.TryGetRaw("f"u8, out var from) || !frame.TryGetRaw("t"u8, out var to) || !frame.TryGetRaw("n"u8, out var numbers))
            throw LinkText.Malformed("RECEIVED: a header is missing");
        return new Acknowledgement(
            Broker(from),
            LinkText.TakeNumber(ref numbers, "RECEIVED: a stamp"),
            Broker(to),
            LinkText.TakeNumber(ref numbers, "RECEIVED: a stamp"),
            LinkText.TakeNumber(ref numbers, "RECEIVED: a number"),
            LinkText.TakeCount(ref numbers, "RECEIVED: a gap", 1) == 1,
            LinkText.TakeCount(ref numbers, "RECEIVED: hops", NetworkState<NetworkContent>.MaxHops));
    }

    private static NetworkContent Content(ref PassParts parts)
    {
        var content = parts.Content;
        if (content.SequenceEqual("beginning"u8)) return new NetworkContent.Beginning();
        if (content.SequenceEqual("probe"u8)) return new NetworkContent.Probe();
        if (content.SequenceEqual("withheld"u8)) return new NetworkContent.Withheld();
        if (parts.Destination is not { } destination) throw LinkText.Malformed("PASS: a header is missing");
        if (destination.IsPattern) throw LinkText.Malformed("PASS: a destination is a wildcard");
        if (content.SequenceEqual("topic"u8) && destination.IsTopic) return new NetworkContent.Topic(destination, ReadMessage(ref parts));
        if (content.SequenceEqual("temporary"u8) && destination.IsTemporary) return new NetworkContent.ToTemporary(destination, ReadMessage(ref parts));
        if (content.SequenceEqual("seek"u8)) return new NetworkContent.Seek(destination, LinkText.Number(parts.Numbers, "PASS: a number"));
        if (content.SequenceEqual("sought"u8)) return ReadSought(ref parts, destination);
        if (destination.Kind is not (DestinationKind.Queue or DestinationKind.DurableSubscription))
            throw LinkText.Malformed("PASS: a destination is of another kind than it must be");
        return LoanReader.Read(ref parts, destination) ?? throw LinkText.Malformed("PASS: a content is unknown");
    }

    private static NetworkContent.Sought ReadSought(ref PassParts parts, DestinationName destination)
    {
        var numbers = parts.Numbers;
        var token = LinkText.TakeNumber(ref numbers, "PASS: a number");
        return new NetworkContent.Sought(destination, token, LinkText.TakeCount(ref numbers, "PASS: whether it exists", 1) == 1);
    }

    private static Message ReadMessage(ref PassParts parts)
    {
        var numbers = parts.Message;
        return MessageTraits.Take(ref numbers).Read(parts.Body);
    }

    private void ReadReceiver(ReadOnlySpan<byte> value)
    {
        if (_receivers.Count == LinkProtocol.MaxBrokers) throw LinkText.Malformed($"PASS: more than {LinkProtocol.MaxBrokers} receivers");
        var senderStamp = LinkText.TakeNumber(ref value, "PASS: a stamp");
        var stamp = LinkText.TakeNumber(ref value, "PASS: a stamp");
        var first = LinkText.TakeNumber(ref value, "PASS: a number");
        var number = LinkText.TakeNumber(ref value, "PASS: a number");
        _receivers.Add(new Envelope<NetworkContent>.Receiver(Broker(value), senderStamp, stamp, first, number));
    }

    private string Broker(ReadOnlySpan<byte> raw)
    {
        if (_brokers.TryGet(raw, out var name)) return name;
        name = LinkText.BrokerName(raw);
        _brokers.Add(raw, name);
        return name;
    }

    private string Selector(ReadOnlySpan<byte> raw)
    {
        if (_selectors.TryGet(raw, out var text)) return text;
        text = LinkText.Text(raw);
        _selectors.Add(raw, text);
        return text;
    }

    private DestinationName Destination(ReadOnlySpan<byte> raw)
    {
        if (_destinations.TryGet(raw, out var name)) return name;
        name = LinkText.Destination(raw);
        _destinations.Add(raw, name);
        return name;
    }
}
