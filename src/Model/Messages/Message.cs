using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Messages;

/// <summary>
/// A message as it travels, rests and is sent on: immutable, shared by every queue and connection that holds it. The bytes a
/// consumer receives are made once, when the message comes in: <see cref="Frame"/> is the part of the MESSAGE frame that is the
/// same for all receivers, from the <c>destination</c> line to the final NUL, with STOMP 1.2 escapes. A connection writes its own
/// few lines (<c>subscription</c>, <c>ack</c>) in front of it; the journal stores it as it is.
/// </summary>
public sealed class Message : ISelectable
{
    private readonly int _bodyStart;

    /// <summary>Wraps an encoded frame; a builder makes one.</summary>
    /// <param name="frame">Header lines starting with destination and message-id, blank line, body, NUL. Owned by the message from here on.</param>
    /// <param name="bodyStart">Offset of the body in <paramref name="frame"/>.</param>
    public Message(byte[] frame, int bodyStart)
    {
        Frame = frame;
        _bodyStart = bodyStart;
    }

    public byte[] Frame { get; }

    /// <summary>Offset of the body in <see cref="Frame"/>.</summary>
    public int BodyStart => _bodyStart;

    public MessageFlags Flags { get; init; }

    /// <summary>0 to 9; higher goes first.</summary>
    public byte Priority { get; init; } = MessageHeaders.DefaultPriority;

    /// <summary>When it becomes worthless, in milliseconds since 1970 UTC; 0 = never.</summary>
    public long Expires { get; init; }

    /// <summary>The connection it came in on, for no-local; 0 when it came from elsewhere.</summary>
    public long SenderConnection { get; init; }

    /// <summary>
    /// Messages with the same number are one message in several places: the journal stores their frame once. 0 for one that stands alone.
    /// </summary>
    public long ShareId { get; init; }

    public bool IsPersistent => (Flags & MessageFlags.Persistent) != MessageFlags.None;

    public bool HasEscapes => (Flags & MessageFlags.HasEscapes) != MessageFlags.None;

    public ReadOnlySpan<byte> Body => Frame.AsSpan(_bodyStart, Frame.Length - _bodyStart - 1);

    /// <summary>The header lines with their line feeds, without the blank line.</summary>
    public ReadOnlySpan<byte> HeaderBlock => Frame.AsSpan(0, _bodyStart - 1);

    /// <summary>What the message counts for against memory and disk limits, in bytes.</summary>
    public int Size => Frame.Length;

    /// <summary>Identifies the message in its broker; contains no character that STOMP escapes.</summary>
    public string Id => MessageHeaders.TryGet(this, "message-id", out var id) ? id : "";

    public bool IsExpired(long nowMilliseconds) => Expires != 0 && Expires <= nowMilliseconds;

    /// <summary>The value of the first header of that name, unescaped; JMS names are answered from what they stand for.</summary>
    public bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith("JMS", StringComparison.Ordinal) ? JmsHeaders.TryGet(this, name, out value) : MessageHeaders.TryGet(this, name, out value);
    }

    /// <summary>All headers in order, unescaped.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers() => MessageHeaders.All(this);

    /// <inheritdoc />
    public override string ToString() => Encoding.UTF8.GetString(HeaderBlock);
}
