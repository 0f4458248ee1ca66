using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Security.Logins;

/// <summary>
/// How often passwords were wrong lately, and how long the next one is to wait for that: by address and user together, by address, and by
/// user for addresses that have been wrong themselves. Who has done nothing wrong does not wait. Without clock.
/// </summary>
internal sealed class WrongLogins
{
    /// <summary>So long without a wrong password, and all is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    // People mistype, and a node with an old password may share its address with a hundred others.
    private const int FreeOfPair = 3;
    private const int FreeOfOrigin = 20;
    private const int FreeOfUser = 50;
    private const int Most = 10_000;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxDelayOfOrigin = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(Origin Origin, string Login), Record> _pairs = [];
    private readonly Dictionary<Origin, Record> _origins = [];
    private readonly Dictionary<string, Record> _users = new(StringComparer.Ordinal);
    private readonly TimeSpan _maxDelay;

    public WrongLogins(TimeSpan maxDelay) => _maxDelay = maxDelay;

    public void Note(Origin origin, string login, DateTimeOffset now)
    {
        Note(_pairs, (origin, login), now);
        Note(_origins, origin, now);
        Note(_users, login, now);
    }

    /// <summary>When the next password from an address may be looked at, whoever's it is.</summary>
    public DateTimeOffset DueAt(Origin origin, DateTimeOffset now) =>
        DueAt(_origins, origin, FreeOfOrigin, _maxDelay < MaxDelayOfOrigin ? _maxDelay : MaxDelayOfOrigin, now);

    /// <summary>When the next password of that user from that address may be looked at, as far as the two together are concerned.</summary>
    public DateTimeOffset DueAt(Origin origin, string login, DateTimeOffset now)
    {
        var due = DueAt(_pairs, (origin, login), FreeOfPair, _maxDelay, now);
        if (!_origins.TryGetValue(origin, out var record) || now - record.Last >= Memory) return due;
        var dueOfUser = DueAt(_users, login, FreeOfUser, _maxDelay, now);
        return due > dueOfUser ? due : dueOfUser;
    }

    /// <summary>However many names are tried, memory is bounded.</summary>
    public void Check() => Invariant.Holds(
        _pairs.Count <= Most && _origins.Count <= Most && _users.Count <= Most,
        $"Logins: {_pairs.Count} pairs, {_origins.Count} addresses and {_users.Count} users are remembered, of {Most} each");

    private static void Note<TKey>(Dictionary<TKey, Record> records, TKey key, DateTimeOffset now)
        where TKey : notnull
    {
        if (!records.TryGetValue(key, out var record) || now - record.Last >= Memory)
        {
            if (records.Count >= Most) Forget(records, now);
            // Those who bring so many names are slowed down by what they have in common.
            if (records.Count >= Most) return;
            record = default;
        }
        records[key] = new Record(record.Count + 1, now);
    }

    private static void Forget<TKey>(Dictionary<TKey, Record> records, DateTimeOffset now)
        where TKey : notnull
    {
        foreach (var (key, record) in records)
        {
            if (now - record.Last >= Memory) records.Remove(key);
        }
    }

    private static DateTimeOffset DueAt<TKey>(Dictionary<TKey, Record> records, TKey key, int free, TimeSpan max, DateTimeOffset now)
        where TKey : notnull
    {
        if (!records.TryGetValue(key, out var record) || record.Count <= free || now - record.Last >= Memory) return now;
        var delay = FirstDelay * Math.Pow(2, Math.Min(20, record.Count - free - 1));
        return record.Last + (delay < max ? delay : max);
    }

    private readonly record struct Record(int Count, DateTimeOffset Last);
}
