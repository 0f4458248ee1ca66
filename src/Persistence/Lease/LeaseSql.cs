using ActorMQ.Persistence.Postgres;

namespace ActorMQ.Persistence.Lease;

/// <summary>The statements on a lease's row. The first parameter is always the broker.</summary>
internal sealed class LeaseSql
{
    public const string Channel = "actormq_lease";

    private readonly string _table;

    public LeaseSql(string schema) => _table = $"{PostgresSchema.Quoted(schema)}.actormq_lease";

    public string Create => $"""
        INSERT INTO {_table} (broker, epoch, beat, since, expires_at, reason, address)
        VALUES ($1, 0, 0, clock_timestamp(), clock_timestamp(), 'nobody has been master yet', '') ON CONFLICT DO NOTHING
        """;

    public string Read => $"SELECT epoch, holder, run, beat, since, expires_at, reason, address, switch_by FROM {_table} WHERE broker = $1";

    /// <summary>Epoch, run, how long it holds, whether the request to switch is cleared.</summary>
    public string Beat => $"""
        UPDATE {_table} SET beat = beat + 1, expires_at = clock_timestamp() + $4, switch_by = CASE WHEN $5 THEN NULL ELSE switch_by END
        WHERE broker = $1 AND epoch = $2 AND run = $3
        """;

    /// <summary>
    /// Epoch and beat as last seen; node, run, address, reason, how long it holds; whether the lock of that epoch has to be free, and which it is. A free
    /// one stays so until the end of the transaction: shared, so that those who want to take it are not in each other's way.
    /// </summary>
    public string Take => Told($"""
        UPDATE {_table} SET epoch = epoch + 1, beat = beat + 1, holder = $4, run = $5, address = $6, reason = $7, since = clock_timestamp(),
            expires_at = clock_timestamp() + $8, switch_by = NULL
        WHERE broker = $1 AND epoch = $2 AND beat = $3 AND (NOT $9 OR pg_try_advisory_xact_lock_shared($10))
        """);

    /// <summary>Epoch, run, reason.</summary>
    public string Release => Told($"""
        UPDATE {_table} SET beat = beat + 1, holder = NULL, run = NULL, address = '', reason = $4, since = clock_timestamp(),
            expires_at = clock_timestamp(), switch_by = NULL
        WHERE broker = $1 AND epoch = $2 AND run = $3
        """);

    /// <summary>By whom.</summary>
    public string RequestSwitch => Told($"UPDATE {_table} SET switch_by = $2 WHERE broker = $1 AND holder IS NOT NULL");

    /// <summary>
    /// A change of hands is on the disk before anybody acts on it. Beats are not: one that a crash of the server takes back was of no use to anybody by
    /// then, and a slow disk must not look like a dead master.
    /// </summary>
    public static string Durably => "SELECT set_config('synchronous_commit', 'on', true)";

    /// <summary>Ends sessions by their name: those that write in an epoch that is over.</summary>
    public static string EndSessions => "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()";

    /// <summary>One row if it had an effect, and then all nodes of the broker are told.</summary>
    private static string Told(string update) => $"WITH changed AS ({update} RETURNING broker) SELECT pg_notify('{Channel}', broker) FROM changed";
}
