using System.Data.Common;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>Where a log is, for people: no password is in it.</summary>
internal static class LogLocation
{
    private static readonly string[] Hosts = ["Host", "Server", "Data Source"];
    private static readonly string[] Databases = ["Database", "Initial Catalog"];

    public static string Of(LogJournalOptions options)
    {
        if (options.Provider == LogJournalOptions.MemoryProvider) return $"the log of {options.PersistenceId} in memory";
        var settings = new DbConnectionStringBuilder { ConnectionString = options.ConnectionString };
        var host = First(settings, Hosts);
        var database = First(settings, Databases);
        var place = (host, database) switch
        {
            (null, null) => "",
            (null, _) => $" (database {database})",
            (_, null) => $" (at {host})",
            _ => $" (at {host}, database {database})",
        };
        return $"the log of {options.PersistenceId} in {options.Provider.Split('.')[0]}{place}";
    }

    private static string? First(DbConnectionStringBuilder settings, string[] names) =>
        names.Select(name => settings.TryGetValue(name, out var value) ? $"{value}" : null).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
