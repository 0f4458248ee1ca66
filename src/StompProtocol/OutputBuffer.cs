using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ActorMQ.StompProtocol;

/// <summary>
/// A growing array of bytes to be sent: written at the end, sent from the front. Not thread-safe: one owner writes and sends. The array
/// is rented from the shared pool with the first write and returned by <see cref="Consume"/> once all is sent, so that ten thousand idle
/// connections hold none. A buffer may refer to what is large instead of copying it, and may note where frames end.
/// </summary>
public sealed class OutputBuffer
{
    private const int MaxDigits = 20;
    private const int LaterDigits = 10;
    private const int SmallestArray = 512;
    private const int MostInAdvance = 1 << 20;

    private readonly int _borrowFrom;
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    // What was borrowed, each with the number of own bytes that come before it, counted from the first ever written.
    private Queue<(long After, ReadOnlyMemory<byte> Bytes)>? _borrowed;
    private int _borrowedLength;
    private int _firstOffset;
    private long _ownConsumed;

    // Where frames end, counted in the same way, but all bytes.
    private readonly Queue<long>? _frameEnds;
    private long _consumed;

    public OutputBuffer()
        : this(int.MaxValue, false)
    {
    }

    /// <param name="borrowFrom">What <see cref="WriteLasting"/> is given is not copied from this size on, in bytes.</param>
    /// <param name="marksFrames">Whether <see cref="EndFrame"/> is remembered.</param>
    public OutputBuffer(int borrowFrom, bool marksFrames)
    {
        _borrowFrom = borrowFrom;
        if (marksFrames) _frameEnds = new Queue<long>();
    }

    /// <summary>Bytes written and not yet consumed.</summary>
    public int Length => _end - _start + _borrowedLength;

    /// <summary>All that is written, as long as nothing is borrowed.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(_start, _end - _start);

    /// <inheritdoc cref="WrittenSpan"/>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(_start, _end - _start);

    /// <summary>What is to be sent next: as much as lies together.</summary>
    public ReadOnlyMemory<byte> Front => PieceAt(0).Bytes;

    /// <summary>What lies together from so many bytes behind the front on, and whether it will stay as it is when it is consumed.</summary>
    public (ReadOnlyMemory<byte> Bytes, bool IsLasting) PieceAt(int offset)
    {
        var own = 0;
        if (_borrowedLength > 0)
        {
            offset += _firstOffset;
            foreach (var (after, bytes) in _borrowed!)
            {
                var before = (int)(after - _ownConsumed) - own;
                if (offset < before) return (_bytes.AsMemory(_start + own + offset, before - offset), false);
                own += before;
                offset -= before;
                if (offset < bytes.Length) return (bytes[offset..], true);
                offset -= bytes.Length;
            }
        }
        return (_bytes.AsMemory(_start + own + offset, _end - _start - own - offset), false);
    }

    /// <summary>How long the frame is that begins so many bytes behind the front; all that is there when no end is marked.</summary>
    public int FrameLengthAt(int offset)
    {
        foreach (var end in _frameEnds ?? [])
        {
            if (end > _consumed + offset) return (int)(end - _consumed) - offset;
        }
        return Length - offset;
    }

    /// <summary>Forgets the first <paramref name="count"/> bytes: they were sent.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Length, nameof(count));
        _consumed += count;
        if (_borrowedLength > 0) count = ConsumeBorrowed(count);
        _start += count;
        _ownConsumed += count;
        while (_frameEnds?.TryPeek(out var end) == true && end <= _consumed) _frameEnds.Dequeue();
        if (Length == 0) Clear();
    }

    /// <summary>Forgets everything and gives the memory back.</summary>
    public void Clear()
    {
        _start = _end = _borrowedLength = _firstOffset = 0;
        _consumed = _ownConsumed = 0;
        _borrowed = null;
        _frameEnds?.Clear();
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>Hands all that is written to another buffer, which must be empty, without copying it.</summary>
    public void MoveTo(OutputBuffer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Length > 0) throw new InvalidOperationException("The other buffer is not empty.");
        (other._bytes, other._start, other._end) = (_bytes, _start, _end);
        (other._borrowed, other._borrowedLength, other._firstOffset, other._ownConsumed) = (_borrowed, _borrowedLength, _firstOffset, _ownConsumed);
        _bytes = [];
        Clear();
    }

    /// <summary>A frame ends here.</summary>
    public void EndFrame() => _frameEnds?.Enqueue(_consumed + Length);

    /// <summary>Writes bytes that never change: they may be referred to until they are consumed.</summary>
    public void WriteLasting(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < _borrowFrom)
        {
            Write(bytes.Span);
            return;
        }
        (_borrowed ??= new Queue<(long, ReadOnlyMemory<byte>)>()).Enqueue((_ownConsumed + (_end - _start), bytes));
        _borrowedLength += bytes.Length;
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
        return _end - _start - LaterDigits;
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

    /// <summary>Forgets bytes from the front up to the end of what is borrowed; returns how many more are to be forgotten, all of them our own.</summary>
    private int ConsumeBorrowed(int count)
    {
        while (_borrowed!.TryPeek(out var next))
        {
            var before = (int)(next.After - _ownConsumed);
            if (count < before) break;
            _start += before;
            _ownConsumed += before;
            count -= before;
            var taken = Math.Min(count, next.Bytes.Length - _firstOffset);
            _borrowedLength -= taken;
            count -= taken;
            _firstOffset += taken;
            if (_firstOffset < next.Bytes.Length) return 0;
            _borrowed.Dequeue();
            _firstOffset = 0;
        }
        return count;
    }

    /// <summary>Room for <paramref name="length"/> more bytes at the end.</summary>
    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _end < length) MakeRoom(length);
        return _bytes.AsSpan(_end);
    }

    private void MakeRoom(int length)
    {
        var used = _end - _start;
        // Moving what is left to the front is worth it only when that frees most of the array.
        if (used + length <= _bytes.Length && used <= _bytes.Length / 4)
        {
            _bytes.AsSpan(_start, used).CopyTo(_bytes);
        }
        else
        {
            var room = Math.Clamp(2L * (used + length), SmallestArray, Math.Max(used + (long)length, MostInAdvance));
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(room, Array.MaxLength));
            _bytes.AsSpan(_start, used).CopyTo(larger);
            if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        _start = 0;
        _end = used;
    }
}
