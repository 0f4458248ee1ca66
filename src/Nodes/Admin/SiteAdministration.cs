using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Engine;
using ActorMQ.Nodes.Running;

namespace ActorMQ.Nodes.Admin;

/// <summary>What an administrator can ask of the cluster of the site, and do to it. Any thread.</summary>
/// <param name="find">Gives the node's part in a site, or says that this node does not serve.</param>
internal sealed class SiteAdministration(Func<NodeSite> find)
{
    private Ref<SiteCommand> Site => find().Current?.Actor ?? throw new AdminException(
        StatusCodes.Status404NotFound, "this node is part of no site: actormq.site { seed-nodes, discovery } make it part of one");

    public Task<SiteStatus> ShowAsync() => Site.AskAsync<SiteStatus>(reply => new SiteCommand.Inspect(reply), Questions.Patience);

    public Task<IReadOnlyList<SiteEvent>> ListEventsAsync(long after) =>
        Site.AskAsync<IReadOnlyList<SiteEvent>>(reply => new SiteCommand.ListEvents(after, reply), Questions.Patience);

    /// <summary>Says of brokers which of them are members of the site.</summary>
    public async Task<ClusterStatus> MarkAsync(ClusterStatus cluster)
    {
        if (find().Current is null) return cluster;
        var members = (await ShowAsync()).Members.ToLookup(member => member.Broker, StringComparer.Ordinal);
        return new ClusterStatus([.. cluster.Brokers.Select(broker => broker with { Site = Describe(members[broker.Name].FirstOrDefault()) })]);
    }

    /// <summary>Brokers of other members, to complete what is typed.</summary>
    public IEnumerable<string> MemberNames => find().Peers.Current?.Select(peer => peer.Broker) ?? [];

    public async Task<SiteAct> JoinAsync(string? address)
    {
        var wanted = address is null ? null : Parse(address);
        Refuse(await Site.AskAsync<string?>(reply => new SiteCommand.Join(wanted, reply), Questions.Patience));
        return new SiteAct(wanted is null ? "joins the site" : $"joins the site of {wanted}, once that answers");
    }

    public async Task<SiteAct> LeaveAsync(string? address)
    {
        var member = address is null ? null : await FindAsync(address);
        Refuse(await Site.AskAsync<string?>(reply => new SiteCommand.Leave(member, reply), Questions.Patience));
        return new SiteAct(member is null ? "leaves the site, and stays out until it is told to join; its links stay" : $"{member} was told to leave");
    }

    public async Task<SiteAct> DownAsync(string address)
    {
        var member = await FindAsync(address);
        await Site.AskAsync<IReadOnlyList<SiteAddress>>(reply => new SiteCommand.Down(member, reply), Questions.Patience);
        return new SiteAct($"{member} is taken for dead; if it is not, it comes back by itself");
    }

    public async Task<SiteAct> DownUnreachableAsync()
    {
        var down = await Site.AskAsync<IReadOnlyList<SiteAddress>>(reply => new SiteCommand.Down(null, reply), Questions.Patience);
        return new SiteAct(down.Count == 0 ? "all members can be reached" : $"taken for dead: {string.Join(' ', down)}");
    }

    private static string? Describe(SiteMember? member) => member switch
    {
        null => null,
        { IsReachable: false } => "unreachable",
        _ => member.Status.ToString().ToLowerInvariant(),
    };

    private static SiteAddress Parse(string text) => SiteAddress.TryParse(text, out var address)
        ? address
        : throw new AdminException(StatusCodes.Status400BadRequest, $"{text} is no address of a node: expected HOST:PORT");

    private static void Refuse(string? reason)
    {
        if (reason is not null) throw new AdminException(StatusCodes.Status409Conflict, reason);
    }

    /// <summary>A member by its address, or by the name of its broker.</summary>
    private async Task<SiteAddress> FindAsync(string name)
    {
        var members = (await ShowAsync()).Members;
        return members.FirstOrDefault(member => member.Address.ToString() == name || member.Broker == name)?.Address
            ?? throw AdminException.Unknown("member", name, members.SelectMany(member => (string[])[member.Address.ToString(), member.Broker]));
    }
}
