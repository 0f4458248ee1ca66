using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Goes through a range of one database's messages in order of their keys and checks each. Belongs to the reader.</summary>
internal sealed class MessageCursor
{
    private readonly SqliteConnection _connection;
    private readonly string _schema;
    private readonly SqliteStatement _select;
    private SqliteStatement? _shared;

    public MessageCursor(SqliteConnection connection, string schema)
    {
        _connection = connection;
        _schema = schema;
        _select = connection.Prepare(
            $"SELECT id, deliveries, flags, priority, expires, body, crc, frame FROM {schema}.message WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
    }

    /// <summary>Where it is; null behind the last message.</summary>
    public MessageKey? Key { get; private set; }

    public void Start(MessageKey from, MessageKey to)
    {
        _select.Bind(1, from.Value);
        _select.Bind(2, to.Value);
        Next();
    }

    public void Next() => Key = _select.Step() ? new MessageKey(_select.Long(0)) : null;

    public void End()
    {
        _select.Reset();
        Key = null;
    }

    /// <summary>False when the row is not what was once written.</summary>
    public bool TryRead(out StoredMessage stored, [NotNullWhen(false)] out string? damage)
    {
        var key = Key ?? throw new InvalidOperationException("there is no message here");
        var shareId = _select.IsNumber(7) ? _select.Long(7) : 0;
        var frame = shareId == 0 ? _select.Bytes(7).ToArray() : ReadShared(shareId);
        var message = new Message(frame, (int)_select.Long(5))
        {
            Flags = (MessageFlags)_select.Long(2),
            Priority = (byte)_select.Long(3),
            Expires = _select.Long(4),
            ShareId = Math.Max(0, shareId),
        };
        damage = null;
        if (MessageTable.Sum(key, message) != _select.Long(6)) damage = "its content does not match its checksum";
        if (!SealedCount.TryOpen(key, _select.Long(1), out var deliveries)) damage ??= "its delivery count does not match its checksum";
        stored = new StoredMessage(key, message, deliveries);
        return damage is null;
    }

    private byte[] ReadShared(long id)
    {
        // Not before it is needed: a database that is only verified may be of a version that does not have the table.
        _shared ??= _connection.Prepare(
            $"SELECT length(frame), CASE WHEN length(frame) < {SharedTable.LargeFrame} THEN frame END FROM {_schema}.shared WHERE id=?1");
        _shared.Bind(1, id);
        var length = _shared.Step() ? (int)_shared.Long(0) : 0;
        var frame = length < SharedTable.LargeFrame ? _shared.Bytes(1).ToArray() : GC.AllocateUninitializedArray<byte>(length);
        _shared.Reset();
        if (length >= SharedTable.LargeFrame) _connection.ReadBlob(_schema, "shared", "frame", id, frame);
        return frame;
    }
}
