namespace ActorMQ.Actors.Cluster;

/// <summary>How nodes of the site are found by Akka.Discovery.</summary>
public sealed record SiteDiscoveryOptions
{
    public SiteDiscoveryMethod Method { get; init; }

    /// <summary>What is asked for: a name in DNS.</summary>
    public string Service { get; init; } = "";

    /// <summary>The port of nodes that are found without one; null for the port of this node.</summary>
    public int? Port { get; init; }

    /// <summary>For <see cref="SiteDiscoveryMethod.Config"/>: HOST or HOST:PORT each.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>How often to ask.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Method == SiteDiscoveryMethod.Dns && Uri.CheckHostName(Service) != UriHostNameType.Dns) errors.Add("service must be the name in DNS to ask for");
        if (Method == SiteDiscoveryMethod.Config && Endpoints.Count == 0) errors.Add("endpoints must name nodes, as HOST or HOST:PORT");
        if (Port is < 1 or > 65535) errors.Add("port must be from 1 to 65535");
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromHours(1)) errors.Add("interval must be from 1s to 1h");
        return errors;
    }
}
