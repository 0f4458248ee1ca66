using System.Globalization;
using ActorMQ.Persistence.Postgres;
using Npgsql;

namespace ActorMQ.Persistence.Lease;

/// <summary>How sessions of the lease are opened, and what they lock.</summary>
internal static class LeaseConnection
{
    /// <summary>
    /// Never from a pool: what counts is when the session ends. The server notices by itself, in two to three seconds, that the other end has vanished.
    /// Prepared statements would be of no use to so few.
    /// </summary>
    /// <param name="options">Where to.</param>
    /// <param name="mayWait">For as long as it takes, for a lock.</param>
    public static string For(LeaseOptions options, bool mayWait)
    {
        var lockTimeout = mayWait ? "0" : (options.Ttl / 5).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        var session = EpochConnection.With(
            options.ConnectionString,
            Sessions(options) + options.Node,
            $"-c lock_timeout={lockTimeout} -c synchronous_commit=off -c tcp_user_timeout=2000 -c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 "
                + "-c tcp_keepalives_count=2");
        return new NpgsqlConnectionStringBuilder(session)
        {
            Pooling = false,
            // Ours are shorter and in milliseconds.
            CommandTimeout = 0,
            CancellationTimeout = -1,
            MaxAutoPrepare = 0,
            Multiplexing = false,
        }.ConnectionString;
    }

    /// <summary>What the names of sessions of all nodes of a broker begin with; the node's name follows.</summary>
    public static string Sessions(LeaseOptions options) => $"actormq lease {EpochConnection.Short(options.Broker)} ";

    /// <summary>The lock that the session of a master has in its epoch.</summary>
    public static long LockOf(LeaseOptions options, long epoch) =>
        SessionLockKey.Of(string.Create(CultureInfo.InvariantCulture, $"actormq lease {options.Schema} {options.Broker} {epoch}"));
}
