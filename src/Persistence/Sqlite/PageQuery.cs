using ActorMQ.Model.Destinations;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Reads pages on a connection of its own, each from one snapshot of the database. Belongs to the reader.</summary>
internal sealed class PageQuery : IDisposable
{
    /// <summary>Whoever has more damaged messages knows it by then.</summary>
    private const int MaxReported = 10_000;

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly DeliveriesInDoubt _inDoubt;
    private readonly ILogger _log;
    private readonly MessageCursor _stored;
    private readonly MessageCursor _spilled;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _count;
    private readonly SqliteStatement _countSpilled;
    private readonly SqliteStatement _hasEarlier;
    private readonly SqliteStatement _laneName;
    private readonly HashSet<int> _mismatches = [];
    private readonly HashSet<MessageKey> _reported = [];

    private PageQuery(SqliteConnection connection, string path, DeliveriesInDoubt inDoubt, ILogger log)
    {
        _connection = connection;
        _inDoubt = inDoubt;
        _path = path;
        _log = log;
        _stored = new MessageCursor(connection, "main");
        _spilled = new MessageCursor(connection, "spill");
        _begin = connection.Prepare("BEGIN");
        _count = connection.Prepare("SELECT count, bytes FROM main.lane WHERE id=?1 AND dropped=0");
        _countSpilled = connection.Prepare($"SELECT count(*), total({SqliteSchema.SizeIn("spill")}) FROM spill.message WHERE id BETWEEN ?1 AND ?2");
        _laneName = connection.Prepare("SELECT kind, name FROM main.lane WHERE id=?1");
        _hasEarlier = connection.Prepare("SELECT 1 FROM main.message WHERE id BETWEEN ?1 AND ?2 LIMIT 1");
    }

    public static PageQuery Open(SqliteJournalOptions options, SqliteFiles files, DeliveriesInDoubt inDoubt, ILogger log)
    {
        var connection = SqliteConnection.Open(files.Database, isReadOnly: true);
        try
        {
            connection.Attach(files.Spill, "spill");
            connection.Execute($"""
                PRAGMA main.cache_size={options.CacheSize.Bytes / -1024};
                PRAGMA spill.cache_size={options.CacheSize.Bytes / -1024};
                PRAGMA cell_size_check=ON;
                """);
            return new PageQuery(connection, files.Database, inDoubt, log);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public JournalPage Read(PageRequest request)
    {
        _begin.Run();
        try
        {
            return ReadRows(request);
        }
        finally
        {
            _stored.End();
            _spilled.End();
            _connection.Rollback();
        }
    }

    public LaneContent Inspect(int lane)
    {
        _count.Bind(1, lane);
        _countSpilled.Bind(1, new MessageKey(lane, 0).Value);
        _countSpilled.Bind(2, new MessageKey(lane, MessageKey.MaxSequence).Value);
        var (stored, spilled) = (Content(_count), Content(_countSpilled));
        return new LaneContent(stored.Count + spilled.Count, stored.Bytes + spilled.Bytes);
    }

    public void Dispose() => _connection.Dispose();

    private JournalPage ReadRows(PageRequest request)
    {
        var messages = new List<StoredMessage>();
        var damaged = new List<MessageKey>();
        var (bytes, storedCount) = (0L, 0L);
        string? what = null;
        var end = new MessageKey(request.From.Lane, MessageKey.MaxSequence);
        _stored.Start(request.From, end);
        _spilled.Start(request.From, end);
        while (Nearest() is { } cursor)
        {
            if (messages.Count >= request.MaxCount || (messages.Count > 0 && bytes >= request.MaxBytes))
            {
                Report(damaged, what);
                return new JournalPage(request, messages, false, damaged);
            }
            if (cursor == _stored) storedCount++;
            if (cursor.TryRead(out var stored, out var damage))
            {
                messages.Add(_inDoubt.Marked(stored));
                bytes += stored.Message.Size;
            }
            else
            {
                damaged.Add(stored.Key);
                what ??= damage;
            }
            cursor.Next();
        }
        Report(damaged, what);
        CompareCount(request.From, storedCount);
        return new JournalPage(request, messages, true, damaged);
    }

    /// <summary>Says it once, however often somebody looks at the queue.</summary>
    private void Report(List<MessageKey> damaged, string? what)
    {
        var news = damaged.Where(key => _reported.Count < MaxReported && _reported.Add(key)).ToList();
        if (news.Count == 0) return;
        _laneName.Bind(1, news[0].Lane);
        var queue = _laneName.Step() ? new DestinationName((DestinationKind)_laneName.Long(0), _laneName.Text(1)).ToString() : $"lane {news[0].Lane}";
        _laneName.Reset();
        _log.MessagesDamaged(queue, news.Count, news[0], _path, what!);
    }

    private MessageCursor? Nearest()
    {
        if (_stored.Key is not { } stored) return _spilled.Key is null ? null : _spilled;
        return _spilled.Key is { } spilled && spilled < stored ? _spilled : _stored;
    }

    /// <summary>When this page is all the lane has, its count must be the lane's.</summary>
    private void CompareCount(MessageKey from, long found)
    {
        var lane = from.Lane;
        _hasEarlier.Bind(1, new MessageKey(lane, 0).Value);
        _hasEarlier.Bind(2, from.Value - 1);
        if (IsThere(_hasEarlier)) return;
        _count.Bind(1, lane);
        var counted = Content(_count).Count;
        if (counted != found && _mismatches.Add(lane)) _log.CountMismatch(lane, _path, counted, found);
    }

    private static LaneContent Content(SqliteStatement statement)
    {
        var content = statement.Step() ? new LaneContent(statement.Long(0), statement.Long(1)) : default;
        statement.Reset();
        return content;
    }

    private static bool IsThere(SqliteStatement statement)
    {
        var isThere = statement.Step();
        statement.Reset();
        return isThere;
    }
}
