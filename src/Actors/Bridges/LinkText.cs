using System.Buffers.Text;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>The small things that frames of links are made of. What is not as it must be is a <see cref="StompFramingException"/>.</summary>
internal static class LinkText
{
    private static readonly (byte[] Prefix, DestinationKind Kind)[] Kinds =
    [
        ("/queue/"u8.ToArray(), DestinationKind.Queue),
        ("/topic/"u8.ToArray(), DestinationKind.Topic),
        ("/remote-temp-queue/"u8.ToArray(), DestinationKind.TemporaryQueue),
        ("/remote-temp-topic/"u8.ToArray(), DestinationKind.TemporaryTopic),
        ("/durable-subscription/"u8.ToArray(), DestinationKind.DurableSubscription),
    ];

    public static StompFramingException Malformed(string problem) => new(StompFault.MalformedFrame, problem);

    /// <summary>Takes a number and the blank behind it from the front.</summary>
    public static long TakeNumber(ref ReadOnlySpan<byte> text, string what)
    {
        if (!Utf8Parser.TryParse(text, out long number, out var used)) throw Malformed($"{what} is not a number");
        if (used < text.Length && text[used++] != ' ') throw Malformed($"{what} is not a number");
        text = text[used..];
        return number;
    }

    public static int TakeCount(ref ReadOnlySpan<byte> text, string what, int max)
    {
        var number = TakeNumber(ref text, what);
        return number >= 0 && number <= max ? (int)number : throw Malformed($"{what} is out of bounds: {number}");
    }

    /// <summary>The whole of it is one number.</summary>
    public static long Number(ReadOnlySpan<byte> text, string what)
    {
        var number = TakeNumber(ref text, what);
        return text.IsEmpty ? number : throw Malformed($"{what} is more than a number");
    }

    public static string Text(ReadOnlySpan<byte> raw) => StompEscaping.Decode(raw, StompVersion.V12);

    public static string BrokerName(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty || raw.Length > LinkProtocol.MaxName) throw Malformed($"A broker's name has {raw.Length} bytes");
        var name = Text(raw);
        return !name.Any(char.IsControl) ? name : throw Malformed("A broker's name has a control character");
    }

    public static DestinationName Destination(ReadOnlySpan<byte> raw)
    {
        foreach (var (prefix, kind) in Kinds)
        {
            if (!raw.StartsWith(prefix)) continue;
            var name = Text(raw[prefix.Length..]);
            if (name.Length == 0 || name.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0) break;
            return new DestinationName(kind, name);
        }
        throw Malformed("A destination's name is none");
    }
}
