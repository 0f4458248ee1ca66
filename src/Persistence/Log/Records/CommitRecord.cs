using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Log.Records;

/// <summary>
/// What one group commit has written, read back. The head says what it is and has a checksum of its own; the frames come behind it, with a
/// checksum each. So a frame that is broken is one message that is lost, and no more.
/// </summary>
/// <remarks>
/// <code>
/// length of the head, sum of the head, batch id,
/// lanes, keys taken back, puts, updates, deletions, dropped lanes: a number and as many of them,
/// the change of master, if it is one,
/// frames, in the order of the puts that have one
/// </code>
/// What is in it takes place in the order of the head. Keys taken back are those of an earlier record that became durable when nobody
/// counted on it any more.
/// </remarks>
internal sealed class CommitRecord
{
    /// <summary>Length and sum of the head.</summary>
    public const int Preamble = 2 * sizeof(uint);

    public const byte HasBody = 1;
    public const byte HasShare = 2;

    private readonly byte[] _bytes;

    private CommitRecord(byte[] bytes) => _bytes = bytes;

    /// <summary>Tells this attempt to write from all others.</summary>
    public Guid Batch { get; private init; }

    public required IReadOnlyList<LaneName> Lanes { get; init; }

    public required IReadOnlyList<MessageKey> TakenBack { get; init; }

    public required IReadOnlyList<PutRecord> Puts { get; init; }

    public required IReadOnlyList<DeliveryCountUpdate> Updates { get; init; }

    public required IReadOnlyList<MessageKey> Deletes { get; init; }

    public required IReadOnlyList<int> DroppedLanes { get; init; }

    public MasterChange Change { get; init; }

    /// <summary>What it takes, in bytes.</summary>
    public int Size => _bytes.Length;

    /// <summary>The record in these bytes, which belong to it from now on.</summary>
    /// <exception cref="JournalDamagedException">They are not what was once written; frames are not looked at.</exception>
    public static CommitRecord Read(byte[] bytes)
    {
        var head = Head(bytes, out var frames);
        var cursor = new RecordCursor(head);
        var batch = cursor.Id();
        var record = new CommitRecord(bytes)
        {
            Batch = batch,
            Lanes = ReadLanes(ref cursor),
            TakenBack = ReadKeys(ref cursor),
            Puts = ReadPuts(ref cursor, frames, bytes.Length),
            Updates = ReadUpdates(ref cursor),
            Deletes = ReadKeys(ref cursor),
            DroppedLanes = ReadNumbers(ref cursor),
            Change = cursor.IsAtEnd ? MasterChange.None : (MasterChange)cursor.Int(),
        };
        return cursor.IsAtEnd ? record : throw new JournalDamagedException("its head is longer than what it says");
    }

    /// <summary>The message of a put that has a body.</summary>
    /// <returns>False when it is not what was once written.</returns>
    public bool TryRead(int place, [NotNullWhen(true)] out Message? message)
    {
        message = null;
        if (place >= Puts.Count || Puts[place].Body is not { } body) return false;
        var frame = _bytes.AsSpan(body.Offset, body.Size);
        if (BodyRecord.SumOf(body.Flags, body.Priority, body.Expires, body.BodyStart, frame) != body.Sum) return false;
        message = new Message(frame.ToArray(), body.BodyStart)
        {
            Flags = body.Flags,
            Priority = body.Priority,
            Expires = body.Expires,
            ShareId = Puts[place].Share,
        };
        return true;
    }

    public static uint SumOfHead(ReadOnlySpan<byte> head) => new Checksum(uint.MaxValue).Add(head).Value;

    private static ReadOnlySpan<byte> Head(byte[] bytes, out int frames)
    {
        frames = 0;
        if (bytes.Length < Preamble) throw new JournalDamagedException("it is too short");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length > bytes.Length - Preamble) throw new JournalDamagedException("it is too short");
        var head = bytes.AsSpan(Preamble, (int)length);
        if (SumOfHead(head) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(sizeof(uint))))
            throw new JournalDamagedException("its head does not match its checksum");
        frames = Preamble + head.Length;
        return head;
    }

    private static LaneName[] ReadLanes(ref RecordCursor cursor)
    {
        var lanes = new LaneName[cursor.Length()];
        for (var i = 0; i < lanes.Length; i++) lanes[i] = cursor.Lane();
        return lanes;
    }

    private static MessageKey[] ReadKeys(ref RecordCursor cursor)
    {
        var keys = new MessageKey[cursor.Length()];
        for (var i = 0; i < keys.Length; i++) keys[i] = cursor.Key();
        return keys;
    }

    private static PutRecord[] ReadPuts(ref RecordCursor cursor, int offset, int end)
    {
        var puts = new PutRecord[cursor.Length()];
        for (var i = 0; i < puts.Length; i++)
        {
            var kind = cursor.Byte();
            var key = cursor.Key();
            var deliveries = cursor.Int();
            var share = (kind & HasShare) != 0 ? cursor.Count() : 0;
            BodyRecord? body = null;
            if ((kind & HasBody) != 0)
            {
                body = new BodyRecord((MessageFlags)cursor.Int(), cursor.Byte(), cursor.Signed(), cursor.Int(), offset, cursor.Int(), cursor.Sum());
                if (body.Size > end - offset || body.BodyStart > body.Size) throw new JournalDamagedException("it is too short");
                offset += body.Size;
            }
            puts[i] = new PutRecord(key, deliveries, share, body);
        }
        return puts;
    }

    private static DeliveryCountUpdate[] ReadUpdates(ref RecordCursor cursor)
    {
        var updates = new DeliveryCountUpdate[cursor.Length()];
        for (var i = 0; i < updates.Length; i++) updates[i] = new DeliveryCountUpdate(cursor.Key(), cursor.Int());
        return updates;
    }

    private static int[] ReadNumbers(ref RecordCursor cursor)
    {
        var numbers = new int[cursor.Length()];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = cursor.Int();
        return numbers;
    }
}
