namespace ActorMQ.Actors.Admission;

/// <summary>How many clients may be connected. What is 0 is a share of <see cref="Max"/> that leaves room for others.</summary>
public sealed record ConnectionLimits
{
    /// <summary>In all.</summary>
    public int Max { get; init; } = 10_000;

    /// <summary>From one address; 0 = half of <see cref="Max"/>.</summary>
    public int MaxPerAddress { get; init; }

    /// <summary>Of one user who has logged in with a password; 0 = nine tenths of <see cref="Max"/>.</summary>
    public int MaxPerUser { get; init; }

    /// <summary>That have not logged in yet; 0 = half of <see cref="Max"/>.</summary>
    public int MaxConnecting { get; init; }

    /// <summary>From one address, that have not logged in yet; 0 = a tenth of <see cref="Max"/>, or 10.</summary>
    public int MaxConnectingPerAddress { get; init; }

    internal int PerAddress => MaxPerAddress > 0 ? MaxPerAddress : Share(0.5);

    internal int PerUser => MaxPerUser > 0 ? MaxPerUser : Share(0.9);

    internal int Connecting => MaxConnecting > 0 ? MaxConnecting : Share(0.5);

    internal int ConnectingPerAddress => MaxConnectingPerAddress > 0 ? MaxConnectingPerAddress : Math.Max(10, Share(0.1));

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Max < 1) errors.Add("max-connections must be at least 1");
        if (MaxPerAddress < 0) errors.Add("max-connections-per-address must be at least 1, or 0 for half of max-connections");
        if (MaxPerUser < 0) errors.Add("max-connections-per-user must be at least 1, or 0 for nine tenths of max-connections");
        if (MaxConnecting < 0) errors.Add("max-connecting must be at least 1, or 0 for half of max-connections");
        if (MaxConnectingPerAddress < 0) errors.Add("max-connecting-per-address must be at least 1, or 0 for a tenth of max-connections, or 10");
        return errors;
    }

    private int Share(double part) => (int)Math.Ceiling(Max * part);
}
