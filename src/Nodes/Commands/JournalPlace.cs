using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Terminals;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorMQ.Nodes.Commands;

/// <summary>A journal that is named on the command line: by a configuration, its directory or its connection string.</summary>
internal sealed class JournalPlace
{
    private readonly SqliteJournalOptions? _sqlite;
    private readonly LogJournalOptions? _sql;

    private JournalPlace(string? broker, SqliteJournalOptions? sqlite, LogJournalOptions? sql)
    {
        Broker = broker;
        _sqlite = sqlite;
        _sql = sql;
    }

    /// <summary>Whose it is; null when it does not say.</summary>
    public string? Broker { get; }

    /// <summary>Null when it was told what is wrong.</summary>
    public static JournalPlace? Find(string text, string schema, ITerminal terminal)
    {
        if (File.Exists(text)) return FromConfiguration(text, terminal);
        if (!text.Contains('=')) return new JournalPlace(null, new SqliteJournalOptions { Directory = Path.GetFullPath(text) }, null);
        return new JournalPlace(
            null, null, new LogJournalOptions { PersistenceId = "", ConnectionString = text, Schema = schema, SpillDirectory = Path.GetTempPath() });
    }

    /// <summary>A store for it that is not open yet, and that nobody else can open.</summary>
    /// <param name="broker">Whose it is if it does not say.</param>
    /// <param name="mustExist">It is not made when it is not there.</param>
    /// <exception cref="JournalException">It is not there, or in use.</exception>
    public async Task<IJournalStore> OpenAsync(string? broker, bool mustExist)
    {
        if (_sqlite is not null)
        {
            var store = new SqliteJournalStore(_sqlite, NullLogger.Instance);
            return store.Exists || !mustExist ? store : throw new JournalException($"There is no journal in {_sqlite.Directory}.");
        }
        var name = Broker ?? broker ?? throw new JournalException("Whose log is it? Say so with --broker NAME.");
        var options = _sql! with { PersistenceId = name };
        if (options.CreatesTables) return new LogJournalStore(options, NullLogger.Instance);
        var schema = options.Schema ?? PostgresSchema.DefaultName;
        await PostgresSchema.EnsureAsync(options.ConnectionString, schema, NullLogger.Instance);
        var connection = await LogClaim.TakeAsync(options.ConnectionString, schema, name, "actormq journal copy");
        return new LogJournalStore(options with { ConnectionString = connection, Schema = schema }, NullLogger.Instance);
    }

    /// <inheritdoc />
    public override string ToString() => _sqlite?.Directory ?? Describe(_sql!);

    private static JournalPlace? FromConfiguration(string file, ITerminal terminal)
    {
        var configuration = LoadedConfiguration.Load(file, Environment.GetEnvironmentVariable);
        foreach (var problem in configuration.Problems.Where(problem => problem.IsError)) terminal.Error.WriteLine(problem);
        if (configuration.Options is not { } options) return null;
        if (options.Sqlite is not null || options.Sql is not null) return new JournalPlace(options.Broker.Name, options.Sqlite, options.Sql);
        terminal.Error.WriteLine($"actormq: {file} has no journal that outlives the broker (journal.driver = memory)");
        return null;
    }

    private static string Describe(LogJournalOptions options)
    {
        if (options.CreatesTables) return options.Provider;
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return $"PostgreSQL at {settings.Host}, database {settings.Database ?? settings.Username}, schema {options.Schema}";
    }
}
