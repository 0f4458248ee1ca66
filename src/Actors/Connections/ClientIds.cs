using System.Collections.Concurrent;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Which connection has which <c>client-id</c>. The same user coming again takes over at once, as after a half-open TCP failure the old
/// connection may look alive for long; another user is refused. Safe for use from any thread.
/// </summary>
internal sealed class ClientIds
{
    private readonly ConcurrentDictionary<string, Holder> _holders = new(StringComparer.Ordinal);

    /// <summary>False when another user's connection has the id.</summary>
    public bool TryTake(string clientId, string user, ActorRef<ConnectionCommand> connection)
    {
        var holder = new Holder(user, connection);
        while (!_holders.TryAdd(clientId, holder))
        {
            if (!_holders.TryGetValue(clientId, out var current)) continue;
            if (current.User != user && !current.Connection.IsClosed) return false;
            if (!_holders.TryUpdate(clientId, holder, current)) continue;
            var error = new BrokerError(ErrorCode.ConnectionReplaced, $"Client: {clientId} connected again");
            current.Connection.TryTell(new ConnectionCommand.Terminate(CloseReason.Replaced, error));
            return true;
        }
        return true;
    }

    /// <summary>Gives the id back, unless somebody took it over.</summary>
    public void Release(string clientId, ActorRef<ConnectionCommand> connection)
    {
        if (_holders.TryGetValue(clientId, out var holder) && holder.Connection == connection)
            _holders.TryRemove(new KeyValuePair<string, Holder>(clientId, holder));
    }

    private sealed record Holder(string User, ActorRef<ConnectionCommand> Connection);
}
