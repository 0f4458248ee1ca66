using Npgsql;

namespace ActorMQ.Persistence.Lease;

/// <summary>
/// A standby's second session: it waits for the lock that the master's session has, so it learns at once that this session has ended. That there was such a
/// session, and that the server went on all the while, is part of what it knows then.
/// </summary>
internal static class HolderWatch
{
    /// <summary>Returns when the session of an epoch's master has ended.</summary>
    /// <param name="options">Whose lease it is.</param>
    /// <param name="epoch">The master's.</param>
    /// <param name="notThere">Is called when there is no such session.</param>
    /// <param name="time">The clock to wait by, until there may be one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="NpgsqlException">The session of this watch has ended, or cannot be had.</exception>
    public static async Task WaitAsync(LeaseOptions options, long epoch, Action notThere, TimeProvider time, CancellationToken cancellation)
    {
        var key = LeaseConnection.LockOf(options, epoch);
        await using var connection = new NpgsqlConnection(LeaseConnection.For(options, mayWait: true));
        await connection.OpenAsync(cancellation);
        // Shared: standbys are not in each other's way. For the statement only: nor are they in the way of a master that comes back.
        while (await ExecuteAsync(connection, "SELECT pg_try_advisory_xact_lock_shared($1)", key, cancellation) is true)
        {
            notThere();
            await Task.Delay(options.Beat, time, cancellation);
        }
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock_shared($1)", key, cancellation);
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, long key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = key } } };
        return await command.ExecuteScalarAsync(cancellation);
    }
}
