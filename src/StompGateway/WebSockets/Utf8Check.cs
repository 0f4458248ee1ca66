using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ActorMQ.StompGateway.WebSockets;

/// <summary>Tells whether bytes that come in pieces are text in UTF-8.</summary>
internal struct Utf8Check
{
    // The beginning of a character whose rest is in the next piece.
    private readonly byte[] _begun;
    private int _length;

    public Utf8Check() => _begun = new byte[4];

    /// <summary>Whether nothing is left open.</summary>
    public readonly bool IsComplete => _length == 0;

    /// <summary>False when this piece, behind those before it, cannot be part of a text.</summary>
    public bool TryAdd(ReadOnlySpan<byte> piece)
    {
        while (_length > 0 && piece.Length > 0)
        {
            _begun[_length++] = piece[0];
            piece = piece[1..];
            var status = Rune.DecodeFromUtf8(_begun.AsSpan(0, _length), out _, out _);
            if (status == OperationStatus.InvalidData) return false;
            if (status == OperationStatus.Done) _length = 0;
        }
        var end = EndOfWhole(piece);
        piece[end..].CopyTo(_begun.AsSpan(_length));
        _length += piece.Length - end;
        return Utf8.IsValid(piece[..end]);
    }

    public void Reset() => _length = 0;

    /// <summary>Where the last character begins that is cut off; the length when none is.</summary>
    private static int EndOfWhole(ReadOnlySpan<byte> piece)
    {
        for (var back = 1; back <= Math.Min(3, piece.Length); back++)
        {
            var start = piece.Length - back;
            if ((piece[start] & 0xC0) == 0x80) continue;
            return Rune.DecodeFromUtf8(piece[start..], out _, out _) == OperationStatus.NeedMoreData ? start : piece.Length;
        }
        return piece.Length;
    }
}
