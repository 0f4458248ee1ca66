using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Goes through a range of one database's messages in order of their keys and checks each. Belongs to the reader.</summary>
internal sealed class MessageCursor
{
    private readonly SqliteStatement _select;

    public MessageCursor(SqliteConnection connection, string schema)
    {
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
        var frame = _select.Bytes(7).ToArray();
        var message = new Message(frame, (int)_select.Long(5))
        {
            Flags = (MessageFlags)_select.Long(2),
            Priority = (byte)_select.Long(3),
            Expires = _select.Long(4),
        };
        damage = null;
        if (MessageTable.Sum(key, message) != _select.Long(6)) damage = "its content does not match its checksum";
        if (!SealedCount.TryOpen(key, _select.Long(1), out var deliveries)) damage ??= "its delivery count does not match its checksum";
        stored = new StoredMessage(key, message, deliveries);
        return damage is null;
    }
}
