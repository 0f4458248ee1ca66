using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ActorMQ.StompProtocol;

/// <summary>
/// A growing array of bytes to be sent: written at the end, sent from the front. Not thread-safe: one owner writes and sends. The array
/// is rented from the shared pool with the first write and returned by <see cref="Consume"/> once all is sent, so that ten thousand idle
/// connections hold none.
/// </summary>
public sealed class OutputBuffer
{
    private const int MaxDigits = 20;
    private const int LaterDigits = 10;
    private const int SmallestArray = 512;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>Bytes written and not yet consumed.</summary>
    public int Length => _end - _start;

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(_start, _end - _start);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Forgets the first <paramref name="count"/> bytes: they were sent.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Length, nameof(count));
        _start += count;
        if (_start == _end) Clear();
    }

    /// <summary>Forgets everything and gives the memory back.</summary>
    public void Clear()
    {
        _start = _end = 0;
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _end += bytes.Length;
    }

    public void Write(byte octet)
    {
        Reserve(1)[0] = octet;
        _end++;
    }

    public void Write(byte first, byte second)
    {
        var span = Reserve(2);
        span[0] = first;
        span[1] = second;
        _end += 2;
    }

    /// <summary>Writes a decimal number.</summary>
    public void Write(long number)
    {
        Utf8Formatter.TryFormat(number, Reserve(MaxDigits), out var written);
        _end += written;
    }

    /// <summary>Makes room for so many bytes at once: growing step by step copies them several times.</summary>
    public void MakeRoomFor(int count) => Reserve(count);

    /// <summary>Leaves room for a number that is known later, when <see cref="Fill"/> writes it with leading zeros.</summary>
    /// <returns>Where it is. Nothing may be consumed meanwhile.</returns>
    public int WriteLater()
    {
        Reserve(LaterDigits)[..LaterDigits].Fill((byte)'0');
        _end += LaterDigits;
        return Length - LaterDigits;
    }

    /// <summary>Writes a number, not less than 0, in the place that was left for it.</summary>
    public void Fill(int place, int number) =>
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_start + place, LaterDigits), out _, new StandardFormat('D', LaterDigits));

    /// <summary>Writes text in UTF-8, unescaped.</summary>
    public void Write(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // In two steps: making room moves the end.
        var room = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _end += Encoding.UTF8.GetBytes(text, room);
    }

    /// <summary>Writes text in UTF-8 with the header escapes of <paramref name="version"/>.</summary>
    public void WriteEscaped(string text, StompVersion version)
    {
        ArgumentNullException.ThrowIfNull(text);
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= 512 ? stackalloc byte[most] : new byte[most];
        StompEscaping.Encode(bytes[..Encoding.UTF8.GetBytes(text, bytes)], version, this);
    }

    /// <summary>Writes a whole header line as it is.</summary>
    public void WriteHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var length = name.Length + value.Length + 2;
        var span = Reserve(length);
        name.CopyTo(span);
        span[name.Length] = (byte)':';
        value.CopyTo(span[(name.Length + 1)..]);
        span[length - 1] = (byte)'\n';
        _end += length;
    }

    /// <summary>Writes a whole header line, the value escaped.</summary>
    public void WriteHeader(ReadOnlySpan<byte> name, string value, StompVersion version)
    {
        Write(name);
        Write((byte)':');
        WriteEscaped(value, version);
        Write((byte)'\n');
    }

    /// <summary>Room for <paramref name="length"/> more bytes at the end.</summary>
    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _end < length) MakeRoom(length);
        return _bytes.AsSpan(_end);
    }

    private void MakeRoom(int length)
    {
        var used = Length;
        // Moving what is left to the front is worth it only when that frees most of the array.
        if (used + length <= _bytes.Length && used <= _bytes.Length / 4)
        {
            _bytes.AsSpan(_start, used).CopyTo(_bytes);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(2L * (used + length), SmallestArray, Array.MaxLength));
            _bytes.AsSpan(_start, used).CopyTo(larger);
            if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        _start = 0;
        _end = used;
    }
}
