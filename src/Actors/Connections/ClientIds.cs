using ActorMQ.Actors.Engine;
using ActorMQ.Model;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Which connection has which <c>client-id</c>. The same user coming again takes over at once, as after a half-open TCP failure the old
/// connection may look alive for long; another user is refused. Safe for use from any thread.
/// </summary>
/// <remarks>
/// Two clients that were given the same id would take it from each other as fast as they can connect. So each further takeover within
/// <see cref="Memory"/> of the last one has to wait longer; meanwhile the one that has the id goes on.
/// </remarks>
internal sealed class ClientIds
{
    /// <summary>So long without a takeover, and the next one is at once.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    // Less than clients wait for CONNECTED, as a rule.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Holder> _holders = new(StringComparer.Ordinal);
    private readonly Bursts<string> _contests = new();

    /// <param name="clientId">The id.</param>
    /// <param name="claim">Who wants it.</param>
    /// <param name="now">When.</param>
    /// <param name="isFirst">False for one that was told to wait and comes again.</param>
    public ClientIdAnswer Take(string clientId, ClientIdClaim claim, DateTimeOffset now, bool isFirst)
    {
        lock (_gate)
        {
            if (!_holders.TryGetValue(clientId, out var holder))
            {
                _holders.Add(clientId, new Holder(claim));
                return default;
            }
            var current = holder.Claim;
            var isGone = current.Connection.IsClosed;
            if (current.User != claim.User && !isGone) return new ClientIdAnswer { IsInUse = true };
            if (now - holder.TakenOverAt >= Memory) holder.Takeovers = 0;
            var wait = isGone ? TimeSpan.Zero : holder.TakenOverAt + PauseAfter(holder.Takeovers) - now;
            if (wait > TimeSpan.Zero)
            {
                if (!holder.Waiting.Contains(claim.Connection)) holder.Waiting.Add(claim.Connection);
                var times = 0;
                var isSaid = isFirst && _contests.Note(clientId, now, out times);
                return new ClientIdAnswer { Wait = wait, ContestedBy = isSaid ? current.Address : null, Times = times };
            }
            holder.Waiting.Remove(claim.Connection);
            holder.Claim = claim;
            holder.Takeovers++;
            holder.TakenOverAt = now;
            var error = new BrokerError(ErrorCode.ConnectionReplaced, $"Client: {clientId} connected again from {claim.Address}");
            current.Connection.TryTell(new ConnectionCommand.Terminate(CloseReason.Replaced, error));
            return default;
        }
    }

    /// <summary>Gives the id back, unless somebody took it over; or waits for it no longer.</summary>
    public void Release(string clientId, IRef<ConnectionCommand> connection)
    {
        Holder? holder;
        lock (_gate)
        {
            if (!_holders.TryGetValue(clientId, out holder)) return;
            holder.Waiting.Remove(connection);
            if (holder.Claim.Connection != connection) return;
            _holders.Remove(clientId);
        }
        foreach (var waiting in holder.Waiting) waiting.TryTell(ConnectionCommand.TakeClientId.Instance);
    }

    private static TimeSpan PauseAfter(int takeovers)
    {
        if (takeovers == 0) return TimeSpan.Zero;
        var pause = FirstPause * Math.Pow(2, Math.Min(10, takeovers - 1));
        return pause < LongestPause ? pause : LongestPause;
    }

    private sealed class Holder(ClientIdClaim claim)
    {
        public ClientIdClaim Claim { get; set; } = claim;

        public int Takeovers { get; set; }

        public DateTimeOffset TakenOverAt { get; set; }

        /// <summary>In the order they came, which simulation needs.</summary>
        public List<IRef<ConnectionCommand>> Waiting { get; } = [];
    }
}
