using System.Data.Common;
using Npgsql;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>
/// How the log wants its connections, unless the configuration says otherwise. They are used for one thing only, so nothing has to be reset between two
/// uses, and statements that come again and again stay prepared, with those of the fence. Without an answer a connection is given up by the time that
/// the log gives up, so that whatever was on its way is settled.
/// </summary>
internal static class LogConnection
{
    private const int Buffer = 64 << 10;

    /// <summary>Ends the sessions that are kept for later: there is no later.</summary>
    public static void Close(LogJournalOptions options)
    {
        if (!IsPostgres(options)) return;
        using var any = new NpgsqlConnection(For(options));
        NpgsqlConnection.ClearPool(any);
    }

    public static string For(LogJournalOptions options)
    {
        if (!IsPostgres(options)) return options.ConnectionString;
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        // Npgsql's own says of every key it knows that it is there.
        var given = new DbConnectionStringBuilder { ConnectionString = options.ConnectionString };
        var seconds = Math.Max(1, (int)options.Timeout.TotalSeconds);
        Set("No Reset On Close", true);
        Set("Max Auto Prepare", 20);
        Set("Auto Prepare Min Usages", 2);
        Set("Write Buffer Size", Buffer);
        Set("Read Buffer Size", Buffer);
        Set("Timeout", seconds);
        Set("Command Timeout", seconds);
        return settings.ConnectionString;

        void Set(string key, object value)
        {
            if (!given.ContainsKey(key)) settings[key] = value;
        }
    }

    public static bool IsPostgres(LogJournalOptions options) => options.Provider.StartsWith("PostgreSQL", StringComparison.OrdinalIgnoreCase);
}
