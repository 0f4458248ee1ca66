using ActorMQ.Persistence.Lease;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>A node that follows a lease in the test's process, and wants it again whenever it has lost it.</summary>
public sealed class LeaseNode : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<LeaseNews> _news = [];

    private LeaseNode(PostgresLease lease)
    {
        Lease = lease;
        _ = ListenAsync();
    }

    public PostgresLease Lease { get; }

    /// <summary>All there were so far.</summary>
    public IReadOnlyList<LeaseNews> News
    {
        get
        {
            lock (_gate) return [.. _news];
        }
    }

    public static LeaseNode Start(string database, string node, bool isWanted = true, TimeSpan? grace = null)
    {
        var options = new LeaseOptions { ConnectionString = database, Broker = "b", Node = node };
        if (grace is not null) options = options with { Grace = grace.Value };
        var lease = PostgresLease.Start(options, TimeProvider.System, NullLogger.Instance);
        lease.IsWanted = isWanted;
        return new LeaseNode(lease);
    }

    /// <summary>Waits until it has been told something of a kind, for the first time or again.</summary>
    public async Task<T> ToldAsync<T>(int times = 1)
        where T : LeaseNews
    {
        await Eventually.HoldsAsync(async () =>
        {
            await Task.Delay(1);
            return News.OfType<T>().Count() >= times;
        });
        return News.OfType<T>().ElementAt(times - 1);
    }

    public ValueTask DisposeAsync() => Lease.DisposeAsync();

    private async Task ListenAsync()
    {
        await foreach (var news in Lease.News.ReadAllAsync())
        {
            lock (_gate) _news.Add(news);
            if (news is LeaseNews.Lost) Lease.IsWanted = true;
        }
    }
}
