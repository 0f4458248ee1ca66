using System.Buffers.Binary;
using ActorMQ.StompProtocol;

namespace ActorMQ.StompGateway.WebSockets;

/// <summary>Makes WebSocket messages of STOMP frames: text, unless something in them is not. Without IO.</summary>
internal sealed class WebSocketEncoder
{
    private const int Last = 0x80;

    private readonly int _framesPerMessage;
    private Utf8Check _check = new();

    /// <param name="framesPerMessage">The most frames in one message.</param>
    public WebSocketEncoder(int framesPerMessage) => _framesPerMessage = framesPerMessage;

    /// <summary>A frame by itself, for what is none of STOMP's.</summary>
    public static byte[] Control(WebSocketOpcode opcode, ReadOnlySpan<byte> payload) => [(byte)(Last | (int)opcode), (byte)payload.Length, .. payload];

    /// <summary>Takes all frames out of the one buffer and writes them, as messages, into the other.</summary>
    public void Encode(OutputBuffer frames, OutputBuffer wire)
    {
        while (frames.Length > 0)
        {
            var length = frames.FrameLengthAt(0);
            var isText = IsText(frames, 0, length);
            for (var count = 1; count < _framesPerMessage && length < frames.Length; count++)
            {
                // Frames of the other kind are for the next message.
                var next = frames.FrameLengthAt(length);
                if (IsText(frames, length, next) != isText) break;
                length += next;
            }
            WriteHeader(wire, isText ? WebSocketOpcode.Text : WebSocketOpcode.Binary, length);
            Move(frames, wire, length);
        }
    }

    private static void WriteHeader(OutputBuffer wire, WebSocketOpcode opcode, int length)
    {
        wire.Write((byte)(Last | (int)opcode));
        Span<byte> longer = stackalloc byte[sizeof(ulong)];
        switch (length)
        {
            case < 126:
                wire.Write((byte)length);
                break;
            case <= ushort.MaxValue:
                wire.Write((byte)126);
                BinaryPrimitives.WriteUInt16BigEndian(longer, (ushort)length);
                wire.Write(longer[..sizeof(ushort)]);
                break;
            default:
                wire.Write((byte)127);
                BinaryPrimitives.WriteUInt64BigEndian(longer, (ulong)length);
                wire.Write(longer);
                break;
        }
    }

    private static void Move(OutputBuffer frames, OutputBuffer wire, int length)
    {
        while (length > 0)
        {
            var (bytes, isLasting) = frames.PieceAt(0);
            if (bytes.Length > length) bytes = bytes[..length];
            if (isLasting) wire.WriteLasting(bytes);
            else wire.Write(bytes.Span);
            frames.Consume(bytes.Length);
            length -= bytes.Length;
        }
    }

    private bool IsText(OutputBuffer frames, int from, int length)
    {
        _check.Reset();
        for (var end = from + length; from < end;)
        {
            var (bytes, _) = frames.PieceAt(from);
            if (bytes.Length > end - from) bytes = bytes[..(end - from)];
            if (!_check.TryAdd(bytes.Span)) return false;
            from += bytes.Length;
        }
        return _check.IsComplete;
    }
}
