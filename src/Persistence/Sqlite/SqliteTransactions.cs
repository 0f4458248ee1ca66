namespace ActorMQ.Persistence.Sqlite;

/// <summary>Transactions of one connection. Belongs to the thread that has that.</summary>
internal sealed class SqliteTransactions(SqliteConnection connection)
{
    private readonly SqliteStatement _begin = connection.Prepare("BEGIN");
    private readonly SqliteStatement _commit = connection.Prepare("COMMIT");

    /// <summary>All that is done within happens, or, if it fails, nothing.</summary>
    public void Run(Action action)
    {
        _begin.Run();
        try
        {
            action();
            _commit.Run();
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }
}
