namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>How much of a database is read before the rest is only looked over.</summary>
internal sealed class ReadingBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>Something was left out because of it.</summary>
    public bool WasMissed { get; private set; }

    public void Use(long bytes) => _left -= bytes;

    /// <summary>False when the next page is to be left out.</summary>
    public bool Allows()
    {
        if (_left > 0) return true;
        WasMissed = true;
        return false;
    }
}
