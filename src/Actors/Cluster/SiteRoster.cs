namespace ActorMQ.Actors.Cluster;

/// <summary>The members of the cluster that this node is in, and what is different from before.</summary>
internal sealed class SiteRoster(SiteAddress own, ISiteEffects effects)
{
    /// <summary>What is between these is over in a moment.</summary>
    private static readonly SiteMemberStatus[] Told = [SiteMemberStatus.Up, SiteMemberStatus.Leaving, SiteMemberStatus.Down];

    private IReadOnlyList<SiteMember> _members = [];

    /// <summary>In the order of their addresses.</summary>
    public IReadOnlyList<SiteMember> Members => _members;

    /// <summary>This node was told to leave.</summary>
    public bool IsLeaving => _members.Any(member => member.Address == own && member.Status is SiteMemberStatus.Leaving or SiteMemberStatus.Exiting);

    public bool Has(SiteAddress address) => _members.Any(member => member.Address == address);

    /// <summary>Takes the members as they are now, and says what has changed.</summary>
    public void Replace(IReadOnlyList<SiteMember> members)
    {
        var before = _members.ToDictionary(member => member.Address);
        // For a moment there may be two runs of a node: the one that has gone, and the one that has come.
        _members = [.. members.OrderBy(member => member.Address).ThenBy(member => member.Status).DistinctBy(member => member.Address)];
        foreach (var member in _members.Where(member => member.Address != own)) Compare(before.GetValueOrDefault(member.Address), member);
        foreach (var gone in before.Keys.Except(_members.Select(member => member.Address)).Where(address => address != own))
            Note(SiteEventKind.Removed, before[gone], "is no member any more");
        effects.Publish(_members);
    }

    /// <summary>This node is in no cluster: of the others it knows nothing more, neither that they are there nor that they are not.</summary>
    public void Clear() => _members = [];

    private void Compare(SiteMember? before, SiteMember now)
    {
        if (before?.Status != now.Status && Told.Contains(now.Status)) Note(SiteEventKind.Member, now, $"is {now.Status.ToString().ToLowerInvariant()}");
        if (before is null or { IsReachable: true } && !now.IsReachable) Note(SiteEventKind.Unreachable, now, "does not answer");
        else if (before is { IsReachable: false } && now.IsReachable) Note(SiteEventKind.Reachable, now, "answers again");
    }

    private void Note(SiteEventKind kind, SiteMember member, string text) =>
        effects.Note(new SiteEvent(kind, member.Address, member.Broker.Length == 0 ? text : $"{text}, broker {member.Broker}"));
}
