using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Bridges;

/// <summary>What is said of a message besides its bytes.</summary>
internal readonly struct MessageTraits
{
    private const MessageFlags AllFlags = MessageFlags.Persistent | MessageFlags.HasEscapes | MessageFlags.DeadLetter | MessageFlags.HasGroup;

    private readonly int _bodyStart;
    private readonly MessageFlags _flags;
    private readonly byte _priority;
    private readonly long _expires;

    private MessageTraits(int bodyStart, MessageFlags flags, byte priority, long expires)
    {
        _bodyStart = bodyStart;
        _flags = flags;
        _priority = priority;
        _expires = expires;
    }

    /// <summary>Takes them from the front of a line of numbers.</summary>
    public static MessageTraits Take(ref ReadOnlySpan<byte> numbers) => new(
        LinkText.TakeCount(ref numbers, "PASS: the body's start", int.MaxValue),
        (MessageFlags)LinkText.TakeCount(ref numbers, "PASS: flags", (int)AllFlags),
        (byte)LinkText.TakeCount(ref numbers, "PASS: a priority", 9),
        LinkText.TakeNumber(ref numbers, "PASS: an expiry"));

    /// <summary>
    /// The bytes go to clients as they are, so they must be what they pretend to be: header lines, a blank line where the body begins,
    /// a NUL at the end.
    /// </summary>
    public Message Read(ReadOnlySpan<byte> frame)
    {
        if (_bodyStart < 2 || _bodyStart >= frame.Length || frame[^1] != 0 || frame[_bodyStart - 1] != '\n' || frame[_bodyStart - 2] != '\n')
            throw LinkText.Malformed("PASS: a message is none");
        var head = frame[..(_bodyStart - 1)];
        if (!head.StartsWith("destination:"u8) || head.Contains((byte)0) || head.IndexOf("\n\n"u8) >= 0)
            throw LinkText.Malformed("PASS: a message's headers are none");
        return new Message(frame.ToArray(), _bodyStart) { Flags = _flags, Priority = _priority, Expires = _expires };
    }
}
