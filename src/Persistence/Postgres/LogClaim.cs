using Npgsql;

namespace ActorMQ.Persistence.Postgres;

/// <summary>Takes a broker's log for somebody who is no broker, such as who copies it: only while no node is its master.</summary>
public static class LogClaim
{
    /// <summary>Makes the tables if need be, and begins an epoch.</summary>
    /// <param name="connectionString">The configured one.</param>
    /// <param name="schema">Of the tables.</param>
    /// <param name="broker">Whose log it is.</param>
    /// <param name="reason">For people who look at the lease.</param>
    /// <returns>How to connect as long as no master begins a newer one.</returns>
    /// <exception cref="JournalException">A node is master of the broker, or the database cannot be used.</exception>
    public static async Task<string> TakeAsync(string connectionString, string schema, string broker, string reason)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            var table = $"{PostgresSchema.Quoted(schema)}.actormq_lease";
            await using var command = new NpgsqlCommand(
                $"""
                 INSERT INTO {table} AS lease (broker, epoch, beat, since, expires_at, reason, address) VALUES ($1, 1, 0, now(), now(), $2, '')
                 ON CONFLICT (broker) DO UPDATE SET epoch = lease.epoch + 1, beat = lease.beat + 1, holder = NULL, run = NULL,
                     since = now(), expires_at = now(), reason = $2
                 WHERE lease.holder IS NULL OR lease.expires_at < now()
                 RETURNING epoch
                 """,
                connection)
            {
                Parameters = { new() { Value = broker }, new() { Value = reason } },
            };
            return await command.ExecuteScalarAsync() is long epoch
                ? EpochConnection.For(connectionString, broker, epoch)
                : throw new JournalException($"A node of broker {broker} is running on this log. Stop all its nodes first.");
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            throw new JournalException($"The log of {broker} cannot be taken: {PostgresErrors.Describe(e)}", e);
        }
    }
}
