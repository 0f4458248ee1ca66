using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>The messages of one database as the writer sees them: those that survive a restart (<c>main</c>) or those that do not (<c>spill</c>).</summary>
internal sealed class MessageTable
{
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _size;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _sizes;
    private readonly SqliteStatement _deleteRange;
    private readonly SqliteStatement _lastBelow;
    private readonly SharedTable _shared;
    private readonly List<long> _references = [];

    public MessageTable(SqliteConnection connection, string schema)
    {
        _insert = connection.Prepare(
            $"INSERT INTO {schema}.message (id, deliveries, flags, priority, expires, body, crc, frame) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        // The frame itself is only looked at where it is no more than a number.
        const string Share = "CASE typeof(frame) WHEN 'integer' THEN frame ELSE 0 END";
        _size = connection.Prepare($"SELECT length(frame), {Share} FROM {schema}.message WHERE id=?1");
        _delete = connection.Prepare($"DELETE FROM {schema}.message WHERE id=?1");
        _update = connection.Prepare($"UPDATE {schema}.message SET deliveries=?2 WHERE id=?1");
        _sizes = connection.Prepare($"SELECT id, length(frame), {Share} FROM {schema}.message WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
        _deleteRange = connection.Prepare($"DELETE FROM {schema}.message WHERE id BETWEEN ?1 AND ?2");
        _lastBelow = connection.Prepare($"SELECT id FROM {schema}.message WHERE id < ?1 ORDER BY id DESC LIMIT 1");
        _shared = new SharedTable(connection, schema);
    }

    /// <summary>False when there is a message with that key.</summary>
    public bool TryInsert(JournalPut put)
    {
        var message = put.Message;
        _insert.Bind(1, put.Key.Value);
        _insert.Bind(2, SealedCount.Seal(put.Key, put.DeliveryCount));
        _insert.Bind(3, (long)message.Flags);
        _insert.Bind(4, message.Priority);
        _insert.Bind(5, message.Expires);
        _insert.Bind(6, message.BodyStart);
        _insert.Bind(7, Sum(put.Key, message));
        var share = message.ShareId == 0 && message.Size >= SharedTable.LargeFrame ? SharedTable.NumberOf(put.Key) : message.ShareId;
        if (share == 0) _insert.Bind(8, message.Frame);
        else _insert.Bind(8, share);
        if (!_insert.TryRun()) return false;
        if (share != 0) _shared.Keep(share, message.Frame);
        return true;
    }

    /// <summary>The size of the message that was deleted; null when there was none.</summary>
    public long? Delete(MessageKey key)
    {
        _size.Bind(1, key.Value);
        if (!_size.Step()) return null;
        var (size, share) = (_size.Long(0), _size.Long(1));
        _size.Reset();
        if (share != 0) size = _shared.SizeOf(share);
        _delete.Bind(1, key.Value);
        _delete.Run();
        if (share != 0) _shared.Release(share);
        return size;
    }

    public void Update(DeliveryCountUpdate update)
    {
        _update.Bind(1, update.Key.Value);
        _update.Bind(2, SealedCount.Seal(update.Key, update.DeliveryCount));
        _update.Run();
    }

    /// <summary>Deletes messages of a lane until there were so many or they were so big; returns how many.</summary>
    public int DeleteSome(int lane, int maxCount, long maxBytes)
    {
        var from = new MessageKey(lane, 0);
        _sizes.Bind(1, from.Value);
        _sizes.Bind(2, new MessageKey(lane, MessageKey.MaxSequence).Value);
        var (count, bytes, last) = (0, 0L, 0L);
        while (count < maxCount && bytes < maxBytes && _sizes.Step())
        {
            last = _sizes.Long(0);
            var share = _sizes.Long(2);
            bytes += share == 0 ? _sizes.Long(1) : _shared.SizeOf(share);
            if (share != 0) _references.Add(share);
            count++;
        }
        _sizes.Reset();
        if (count == 0) return 0;
        _deleteRange.Bind(1, from.Value);
        _deleteRange.Bind(2, last);
        _deleteRange.Run();
        foreach (var share in _references) _shared.Release(share);
        _references.Clear();
        return count;
    }

    /// <summary>The greatest key that is less than <paramref name="bound"/>.</summary>
    public MessageKey? LastBelow(long bound)
    {
        _lastBelow.Bind(1, bound);
        if (!_lastBelow.Step()) return null;
        var key = new MessageKey(_lastBelow.Long(0));
        _lastBelow.Reset();
        return key;
    }

    /// <summary>The greatest number of a shared frame; 0 when there is none.</summary>
    public long LastShare() => _shared.Last();

    public static uint Sum(MessageKey key, Message message) =>
        Sum(key, message.Flags, message.Priority, message.Expires, message.BodyStart, message.Frame);

    public static uint Sum(
        MessageKey key, MessageFlags flags, byte priority, long expires, int bodyStart, ReadOnlySpan<byte> frame) => new Checksum(uint.MaxValue)
        .Add(key.Value)
        .Add((long)flags)
        .Add(priority)
        .Add(expires)
        .Add(bodyStart)
        .Add(frame).Value;
}
