namespace ActorMQ.Actors.Engine.Simulation;

/// <summary>Stands for who had a turn, in which order: two runs with the same trace were the same.</summary>
public sealed class TurnTrace
{
    // FNV-1a: the runtime's own hashes are others in each process.
    private const ulong Prime = 1099511628211;

    /// <summary>How many turns there were.</summary>
    public long Turns { get; private set; }

    /// <summary>Of the names of those who had them.</summary>
    public ulong Digest { get; private set; } = 14695981039346656037;

    internal void Add(string name)
    {
        Turns++;
        var digest = Digest;
        foreach (var letter in name) digest = (digest ^ letter) * Prime;
        Digest = (digest ^ '\n') * Prime;
    }
}
