using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>Two nodes and a database on one made-up clock, disturbed as a seed says. The decisions are the real ones; all the rest is a model.</summary>
internal sealed class LeaseWorld
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<LeaseFault> _faults;
    private readonly List<string> _trace = [];
    private TimeSpan _nextEnd;
    private TimeSpan _quietFrom = TimeSpan.MaxValue;

    public LeaseWorld(int seed, params LeaseFault[] faults)
    {
        Random = new Random(seed);
        _faults = [.. faults];
        Database = new LeaseWorldDatabase(this);
        Nodes = [new LeaseWorldNode(this, "a"), new LeaseWorldNode(this, "b")];
    }

    public Random Random { get; }

    public TimeSpan Now { get; private set; }

    public LeaseWorldDatabase Database { get; }

    public IReadOnlyList<LeaseWorldNode> Nodes { get; }

    /// <summary>Epochs in the order in which they were acquired.</summary>
    public List<long> Acquired { get; } = [];

    public int Losses { get; private set; }

    public string Trace => string.Join('\n', _trace);

    public void Say(string what) => _trace.Add($"{Now.TotalMilliseconds} {what}");

    public void Run(TimeSpan time)
    {
        for (var end = Now + time; Now < end; Now += Step)
        {
            if (Now < _quietFrom) Disturb();
            Database.Run();
            foreach (var node in Nodes) node.Run();
            Check();
        }
    }

    /// <summary>From now on nothing goes wrong, and what was wrong is over.</summary>
    public void Heal()
    {
        _quietFrom = Now;
        Database.Heal();
        foreach (var node in Nodes) node.Heal();
    }

    public void Told(LeaseWorldNode node, LeaseNews news)
    {
        Say($"{node.Name}: {news}");
        if (news is LeaseNews.Acquired acquired)
        {
            if (acquired.Epoch <= Acquired.LastOrDefault()) throw new InvalidOperationException($"Epoch {acquired.Epoch} again.\n{Trace}");
            Acquired.Add(acquired.Epoch);
        }
        if (news is LeaseNews.Lost) Losses++;
    }

    private void Check()
    {
        var masters = Nodes.Where(node => node.IsProven).ToList();
        if (masters.Count > 1) throw new InvalidOperationException($"Two masters, each sure of itself.\n{Trace}");
        if (masters is not [var master] || master.Epoch <= Database.Row.Epoch) return;
        throw new InvalidOperationException($"A master the database knows nothing of.\n{Trace}");
    }

    private void Disturb()
    {
        if (Random.Next(200) != 0) return;
        var fault = (LeaseFault)Random.Next(Enum.GetValues<LeaseFault>().Length);
        if (!_faults.Contains(fault)) return;
        var node = Nodes[Random.Next(Nodes.Count)];
        var until = Now + TimeSpan.FromMilliseconds(Random.Next(4000));
        Say($"{fault} {node.Name} until {until.TotalMilliseconds}");
        switch (fault)
        {
            case LeaseFault.Restart:
                Database.Restart(until);
                break;
            case LeaseFault.Freeze:
                Database.FrozenUntil = until;
                break;
            case LeaseFault.EndSession:
                // Together with a cut it would take the master's chance to learn of it; that the database refuses what it writes has to do then.
                // And who is ended again within the grace may be followed.
                if (node.IsCut || Now < _nextEnd) break;
                Database.EndSessions(node);
                _nextEnd = Now + TimeSpan.FromSeconds(1);
                break;
            case LeaseFault.Cut:
                node.CutUntil = until;
                break;
            case LeaseFault.Pause:
                node.PausedUntil = until;
                break;
            case LeaseFault.Kill:
                node.Kill(until);
                break;
            case LeaseFault.Release:
                node.Release();
                break;
        }
    }
}
