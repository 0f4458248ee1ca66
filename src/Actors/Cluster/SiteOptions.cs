using System.Net;

namespace ActorMQ.Actors.Cluster;

/// <summary>A node's part in the cluster of its site.</summary>
public sealed record SiteOptions
{
    /// <summary>The same at all nodes of the site; letters, digits and hyphens.</summary>
    public string Name { get; init; } = "site";

    /// <summary>Where to listen.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = SiteAddress.DefaultPort;

    /// <summary>Where the others reach this node: what it is called among them.</summary>
    public SiteAddress Own { get; init; } = new("127.0.0.1", SiteAddress.DefaultPort);

    /// <summary>Nodes to look for at start; this one may be among them.</summary>
    public IReadOnlyList<SiteAddress> Seeds { get; init; } = [];

    public SiteDiscoveryOptions Discovery { get; init; } = new();

    /// <summary>All nodes show certificates to each other; without, the cluster is for one machine only.</summary>
    public bool IsTls { get; init; }

    /// <summary>How often members tell each other that they are there.</summary>
    public TimeSpan HeartBeat { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A member whose heart-beats stay away for longer than one of them and this is unreachable.</summary>
    public TimeSpan AcceptablePause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long nothing else must have changed until those who cannot be reached are removed.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Name.Length is 0 or > 64 || !char.IsAsciiLetterOrDigit(Name[0]) || !Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            errors.Add("name must have from 1 to 64 letters, digits and hyphens, a letter or digit first");
        if (Port is < 1 or > 65535) errors.Add("port must be from 1 to 65535");
        if (HeartBeat < TimeSpan.FromMilliseconds(100) || HeartBeat > TimeSpan.FromMinutes(1)) errors.Add("heart-beat must be from 100ms to 1m");
        if (AcceptablePause < HeartBeat || AcceptablePause > TimeSpan.FromMinutes(10)) errors.Add("acceptable-pause must be from heart-beat to 10m");
        if (StableAfter < TimeSpan.FromMilliseconds(500) || StableAfter > TimeSpan.FromMinutes(10)) errors.Add("stable-after must be from 500ms to 10m");
        return errors;
    }
}
