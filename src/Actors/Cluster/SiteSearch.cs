namespace ActorMQ.Actors.Cluster;

/// <summary>Whether a node that is in no cluster joins one, founds one, or waits: decided by what others have answered.</summary>
internal sealed class SiteSearch(SiteAddress own, SiteContacts contacts)
{
    /// <summary>Nodes that are started together have answered by then; who has not is missing.</summary>
    public static readonly TimeSpan MissingAfter = TimeSpan.FromSeconds(1.5);

    /// <summary>For each node that should be first and does not answer: of several that find nobody one founds a cluster, and the others hear of it.</summary>
    public static readonly TimeSpan Precedence = TimeSpan.FromSeconds(0.5);

    /// <summary>Nobody waits longer for the one that is to found the cluster.</summary>
    public static readonly TimeSpan FoundsAfter = TimeSpan.FromSeconds(5);

    /// <summary>Members that an answer has named are asked as well before a node joins: all of them have to be able to call it.</summary>
    private static readonly TimeSpan AsksOthersFor = TimeSpan.FromMilliseconds(700);

    private TimeSpan _since;
    private TimeSpan? _foundAt;

    public void Begin(TimeSpan now) => (_since, _foundAt) = (now, null);

    /// <returns>Whom to join, which may be this node itself; null to wait. And what keeps it from joining; null when nothing does.</returns>
    public (SiteAddress? Target, string? Trouble) Decide(TimeSpan now)
    {
        List<SiteContact> answering = [.. contacts.Answering(now)];
        // One who cannot be called would be unreachable to those who try, and the cluster would not come to rest.
        if (answering.Find(contact => contact.Answer!.Unreachable is not null) is { } victim)
        {
            return (null, $"{victim.Address} cannot call {own}, which is where this node says that it is: {victim.Answer!.Unreachable}; "
                + "actormq.site.advertise must be where the other nodes reach it");
        }
        var best = answering.Where(contact => contact.Answer!.View.Cluster is not null).Aggregate(
            (SiteContact?)null, (best, contact) => best is null || contact.Answer!.View.Beats(best.Answer!.View) ? contact : best);
        var haveAllAnswered = answering.Count == contacts.All.Count && !contacts.IsIncomplete;
        if (best is not null)
        {
            _foundAt ??= now;
            return (haveAllAnswered || now - _foundAt >= AsksOthersFor ? best.Address : null, null);
        }
        _foundAt = null;
        var isFirst = answering.TrueForAll(contact => contact.Answer!.View.IsStuck || own < contact.Address);
        var isTime = haveAllAnswered || now - _since >= MissingAfter + (Precedence * contacts.All.Count(contact => contact.Address < own));
        return ((isFirst && isTime) || now - _since >= FoundsAfter ? own : null, null);
    }
}
