namespace ActorMQ.Actors.Cluster;

/// <summary>What a <see cref="SiteState"/> wants done.</summary>
internal interface ISiteEffects
{
    /// <summary>Makes an ActorSystem; <see cref="SiteState.Started"/> or <see cref="SiteState.Ended"/> is to follow.</summary>
    void Start(int run);

    /// <summary>Ends it; <see cref="SiteState.Ended"/> is to follow.</summary>
    /// <param name="run">Which one.</param>
    /// <param name="isPolite">Says goodbye to the others first.</param>
    void Stop(int run, bool isPolite);

    /// <summary>Asks a node which cluster it is in.</summary>
    void Probe(SiteAddress address, SiteView own);

    /// <summary>Asks a member to let this node in; its own address founds a cluster.</summary>
    void Join(SiteAddress address);

    /// <summary>These are the members now, this node too.</summary>
    void Publish(IReadOnlyList<SiteMember> members);

    /// <summary>Something that people may want to know has happened.</summary>
    void Note(SiteEvent fact);
}
