using System.Collections.Immutable;
using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Destinations;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>Reads PASS and RECEIVED frames: what there is most of. Names and selectors are made once.</summary>
internal sealed class PassReader
{
    private const MessageFlags AllFlags = MessageFlags.Persistent | MessageFlags.HasEscapes | MessageFlags.DeadLetter | MessageFlags.HasGroup;

    private readonly TextCache<string> _brokers = new();
    private readonly TextCache<string> _selectors = new();
    private readonly TextCache<DestinationName> _destinations = new();
    private readonly List<Envelope<NetworkContent>.Receiver> _receivers = [];

    public Envelope<NetworkContent> Read(in StompFrame frame)
    {
        string? from = null, selector = null;
        DestinationName? destination = null;
        var hops = 0;
        ReadOnlySpan<byte> content = default, numbers = default, message = default;
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
                    content = value;
                    break;
                case (byte)'d':
                    destination = Destination(value);
                    break;
                case (byte)'s':
                    selector = Selector(value);
                    break;
                case (byte)'n':
                    numbers = value;
                    break;
                case (byte)'m':
                    message = value;
                    break;
            }
        }
        if (from is null || hops == 0 || destination is null || _receivers.Count == 0) throw LinkText.Malformed("PASS: a header is missing");
        return new Envelope<NetworkContent>(from, [.. _receivers], hops, Content(content, destination, selector, numbers, message, frame.Body));
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

    private static NetworkContent Content(
        ReadOnlySpan<byte> content, DestinationName destination, string? selector, ReadOnlySpan<byte> numbers, ReadOnlySpan<byte> message, ReadOnlySpan<byte> body)
    {
        if (destination.IsPattern) throw LinkText.Malformed("PASS: a destination is a wildcard");
        if (content.SequenceEqual("topic"u8) && destination.IsTopic) return new NetworkContent.Topic(destination, ReadMessage(message, body));
        if (content.SequenceEqual("temporary"u8) && destination.IsTemporary) return new NetworkContent.ToTemporary(destination, ReadMessage(message, body));
        if (!destination.IsQueue) throw LinkText.Malformed("PASS: a destination is of another kind than it must be");
        if (content.SequenceEqual("lease"u8))
        {
            var tag = LinkText.TakeNumber(ref numbers, "PASS: a tag");
            var count = LinkText.TakeCount(ref numbers, "PASS: a delivery count", int.MaxValue);
            return new NetworkContent.Lease(destination, selector, tag, count, ReadMessage(message, body));
        }
        if (content.SequenceEqual("settled"u8)) return new NetworkContent.Settled(destination, selector, SettlementOf(numbers), Tags(body));
        if (content.SequenceEqual("offer"u8)) return new NetworkContent.Offer(destination, selector);
        if (content.SequenceEqual("recall"u8)) return new NetworkContent.Recall(destination, selector);
        if (content.SequenceEqual("grant"u8)) return new NetworkContent.Grant(destination, selector, Count(numbers));
        if (content.SequenceEqual("returned"u8)) return new NetworkContent.Returned(destination, selector, Count(numbers));
        throw LinkText.Malformed("PASS: a content is unknown");
    }

    private static int Count(ReadOnlySpan<byte> numbers) => LinkText.TakeCount(ref numbers, "PASS: a count", int.MaxValue);

    private static Settlement SettlementOf(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("accepted"u8)) return Settlement.Accepted;
        if (word.SequenceEqual("rejected"u8)) return Settlement.Rejected;
        if (word.SequenceEqual("discarded"u8)) return Settlement.Discarded;
        return word.SequenceEqual("released"u8) ? Settlement.Released : throw LinkText.Malformed("PASS: a settlement is unknown");
    }

    private static ImmutableArray<long> Tags(ReadOnlySpan<byte> body)
    {
        var tags = ImmutableArray.CreateBuilder<long>(body.Count((byte)' ') + 1);
        while (!body.IsEmpty) tags.Add(LinkText.TakeNumber(ref body, "PASS: a tag"));
        return tags.DrainToImmutable();
    }

    /// <summary>
    /// The bytes go to clients as they are, so they must be what they pretend to be: header lines, a blank line where the body begins,
    /// a NUL at the end.
    /// </summary>
    private static Message ReadMessage(ReadOnlySpan<byte> numbers, ReadOnlySpan<byte> frame)
    {
        var bodyStart = LinkText.TakeCount(ref numbers, "PASS: the body's start", int.MaxValue);
        var flags = (MessageFlags)LinkText.TakeCount(ref numbers, "PASS: flags", (int)AllFlags);
        var priority = (byte)LinkText.TakeCount(ref numbers, "PASS: a priority", 9);
        var expires = LinkText.TakeNumber(ref numbers, "PASS: an expiry");
        if (bodyStart < 2 || bodyStart >= frame.Length || frame[^1] != 0 || frame[bodyStart - 1] != '\n' || frame[bodyStart - 2] != '\n')
            throw LinkText.Malformed("PASS: a message is none");
        var head = frame[..(bodyStart - 1)];
        if (!head.StartsWith("destination:"u8) || head.Contains((byte)0) || head.IndexOf("\n\n"u8) >= 0) throw LinkText.Malformed("PASS: a message's headers are none");
        return new Message(frame.ToArray(), bodyStart) { Flags = flags, Priority = priority, Expires = expires };
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
