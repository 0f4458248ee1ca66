using ActorMQ.Persistence.Postgres;
using Npgsql;

namespace ActorMQ.Persistence.Lease;

/// <summary>Where the nodes that stand by say so, and how far they follow the log: for people, nothing is decided by it.</summary>
/// <param name="options">Whose nodes they are.</param>
public sealed class StandbyTable(LeaseOptions options)
{
    /// <summary>How often a node says it.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(options.ConnectionString)
    {
        MaxPoolSize = 1,
        Timeout = 2,
        CommandTimeout = 2,
        ApplicationName = "actormq standbys",
    }.ConnectionString;

    private readonly string _table = $"{PostgresSchema.Quoted(options.Schema)}.actormq_standby";

    /// <summary>This node stands by.</summary>
    public Task WriteAsync(string progress, CancellationToken cancellation) => ExecuteAsync(
        $"""
        INSERT INTO {_table} (broker, node, progress, seen_at) VALUES ($1, $2, $3, clock_timestamp())
        ON CONFLICT (broker, node) DO UPDATE SET progress = excluded.progress, seen_at = excluded.seen_at
        """,
        cancellation,
        options.Broker,
        options.Node,
        progress);

    /// <summary>This node does not stand by.</summary>
    public Task RemoveAsync(CancellationToken cancellation) =>
        ExecuteAsync($"DELETE FROM {_table} WHERE broker = $1 AND node = $2", cancellation, options.Broker, options.Node);

    /// <summary>Who has said so lately.</summary>
    public async Task<IReadOnlyList<StandbyStatus>> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"SELECT node, progress FROM {_table} WHERE broker = $1 AND seen_at > clock_timestamp() - interval '3 seconds' ORDER BY node", connection)
        {
            Parameters = { new() { Value = options.Broker } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var standbys = new List<StandbyStatus>();
        while (await reader.ReadAsync(cancellation)) standbys.Add(new StandbyStatus(reader.GetString(0), reader.GetString(1)));
        return standbys;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
