using Npgsql;

namespace ActorMQ.Persistence.Postgres;

/// <summary>What PostgreSQL's refusals mean to us. Errors are told apart by their SQLSTATE only: texts are translated.</summary>
internal static class PostgresErrors
{
    /// <summary>Of the fence: whoever wrote is not the master any more.</summary>
    public const string EpochOver = "AMQ01";

    public static bool IsEpochOver(Exception error) => SqlState(error) == EpochOver;

    /// <summary>Of the error or whatever caused it; null when no server said it.</summary>
    public static string? SqlState(Exception? error) => error switch
    {
        null => null,
        PostgresException refused => refused.SqlState,
        AggregateException several => several.InnerExceptions.Select(SqlState).FirstOrDefault(state => state is not null),
        _ => SqlState(error.InnerException),
    };

    /// <summary>One sentence for people.</summary>
    public static string Describe(Exception error) => error switch
    {
        PostgresException refused => $"{refused.MessageText} (SQLSTATE {refused.SqlState})",
        // Where there are several hosts, each has a reason of its own.
        NpgsqlException { InnerException: AggregateException several } => $"none of the hosts can be used: {Describe(several)}",
        AggregateException several => string.Join("; ", several.Flatten().InnerExceptions.Select(Describe).Distinct(StringComparer.Ordinal)),
        NpgsqlException { InnerException: { } cause } => $"{error.Message.TrimEnd('.')}: {cause.Message}",
        _ => error.Message,
    };
}
