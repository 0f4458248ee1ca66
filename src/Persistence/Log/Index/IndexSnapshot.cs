using System.Buffers.Binary;
using ActorMQ.Persistence.Log.Records;

namespace ActorMQ.Persistence.Log.Index;

/// <summary>A <see cref="LogIndex"/> as bytes: a few for each message, as most numbers are differences to those of the message before.</summary>
/// <remarks>
/// <code>
/// first event, number of events, what each takes,
/// shares: number, event, place, size each
/// lanes: name, number of messages, each with sequence, event or share, place, size, delivery count
/// whether the log is closed
/// checksum
/// </code>
/// </remarks>
internal static class IndexSnapshot
{
    public static byte[] Write(LogIndex index)
    {
        var buffer = new RecordBuffer();
        buffer.AddCount(index.Events.First);
        buffer.AddCount(index.Events.Last - index.Events.First + 1);
        for (var number = index.Events.First; number <= index.Events.Last; number++) buffer.AddCount(index.Events[number].Bytes);
        buffer.AddCount(index.Shares.Count);
        foreach (var body in index.Shares.All)
        {
            buffer.AddCount(body.Share);
            buffer.AddCount(body.Event);
            buffer.AddCount(body.Place);
            buffer.AddCount(body.Size);
        }
        buffer.AddCount(index.Lanes.Count);
        foreach (var lane in index.Lanes) Write(buffer, lane, index.Shares);
        buffer.AddCount(index.IsClosed ? 1 : 0);
        buffer.AddSum(SumOf(buffer.Bytes));
        return buffer.Bytes.ToArray();
    }

    /// <exception cref="JournalDamagedException">It is not what was once written.</exception>
    public static LogIndex Read(byte[] bytes)
    {
        var end = bytes.Length - sizeof(uint);
        if (end < 0 || SumOf(bytes.AsSpan(0, end)) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(end)))
            throw new JournalDamagedException("it does not match its checksum");
        var cursor = new RecordCursor(bytes.AsSpan(0, end));
        var index = new LogIndex();
        index.Events.Begin(cursor.Count());
        var first = index.Events.First;
        var events = cursor.Length();
        for (var i = 0; i < events; i++) index.Events.Add(first + i, cursor.Int());
        for (var shares = cursor.Length(); shares > 0; shares--) index.PlaceShare(cursor.Count(), cursor.Count(), cursor.Int(), cursor.Int());
        for (var lanes = cursor.Length(); lanes > 0; lanes--) ReadLane(ref cursor, index);
        index.IsClosed = cursor.Count() != 0;
        return cursor.IsAtEnd ? index : throw new JournalDamagedException("it is longer than what it says");
    }

    private static void Write(RecordBuffer buffer, LaneIndex lane, SharedBodies shares)
    {
        buffer.AddLane(lane.Name);
        buffer.AddCount(lane.Entries.Count);
        var (sequence, number, place) = (-1L, 0L, -1);
        foreach (var entry in lane.Entries.From(0))
        {
            buffer.AddCount(entry.Sequence - sequence - 1);
            sequence = entry.Sequence;
            buffer.AddCount(entry.DeliveryCount);
            // 0 for a share, which has the rest; else one more than the difference, so that the usual one, 0, is told apart.
            if (entry.Event < 0)
            {
                buffer.Add((byte)0);
                buffer.AddCount(shares.Of(entry.Event).Share);
                continue;
            }
            var distance = entry.Event - number;
            buffer.Add(distance >= 0 ? ((ulong)distance << 1) + 1 : ((ulong)-distance << 1));
            buffer.AddSigned(entry.Place - place - 1);
            buffer.AddCount(entry.Size);
            (number, place) = (entry.Event, entry.Place);
        }
    }

    private static void ReadLane(ref RecordCursor cursor, LogIndex index)
    {
        var lane = index.Open(cursor.Lane());
        var (sequence, number, place) = (-1L, 0L, -1);
        for (var count = cursor.Length(); count > 0; count--)
        {
            sequence += cursor.Count() + 1;
            var deliveries = cursor.Int();
            var distance = cursor.Number();
            if (distance == 0)
            {
                var share = cursor.Count();
                if (!index.Shares.Contains(share)) throw new JournalDamagedException($"share {share} has no place");
                var reference = index.Shares.ReferenceTo(share);
                index.Set(lane, new MessageEntry(sequence, deliveries, reference, 0, index.Shares.Of(reference).Size));
                continue;
            }
            number += (distance & 1) == 1 ? (long)(distance >> 1) : -(long)(distance >> 1);
            place += (int)cursor.Signed() + 1;
            var size = cursor.Int();
            index.Set(lane, new MessageEntry(sequence, deliveries, number, place, size));
        }
    }

    private static uint SumOf(ReadOnlySpan<byte> bytes) => new Checksum(uint.MaxValue).Add(bytes).Value;
}
