using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>The connections there are. Safe for use from any thread.</summary>
public sealed class ConnectionRegistry
{
    private readonly ConcurrentDictionary<string, ClientLink> _links = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ConnectionCommand.Terminate? _ending;

    /// <summary>All of them, in no order.</summary>
    public ICollection<ClientLink> All => _links.Values;

    public int Count => _links.Count;

    public bool TryGet(string id, [NotNullWhen(true)] out ClientLink? link) => _links.TryGetValue(id, out link);

    /// <summary>Ends every connection, those still to come included. Completes when the last one has gone.</summary>
    public Task EndAllAsync(CloseReason reason, BrokerError error)
    {
        var ending = new ConnectionCommand.Terminate(reason, error);
        _ending = ending;
        foreach (var link in _links.Values) link.Connection.TryTell(ending);
        CheckEnded();
        return _ended.Task;
    }

    internal void Add(ClientLink link)
    {
        var id = link.Identity.Text;
        _links[id] = link;
        // It may have come to its end before it was added, or all others may have been told to end.
        if (link.Connection.IsClosed) Remove(id);
        else if (_ending is { } ending) link.Connection.TryTell(ending);
    }

    /// <summary>Called by a connection when it stops.</summary>
    internal void Remove(string id)
    {
        _links.TryRemove(id, out _);
        CheckEnded();
    }

    private void CheckEnded()
    {
        if (_ending is not null && _links.IsEmpty) _ended.TrySetResult();
    }
}
