namespace ActorMQ.Actors.Cluster;

/// <summary>Who is asked where nodes of the site are, beside those that are configured.</summary>
public enum SiteDiscoveryMethod
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>A list in the configuration.</summary>
    Config,

    /// <summary>The addresses of a name.</summary>
    Dns,
}
