using ActorMQ.Actors.Cluster;

namespace ActorMQ.Nodes.Shell;

/// <summary>A site, for people.</summary>
internal static class SiteReport
{
    public static void Show(SiteStatus site, Report report)
    {
        report.Fields(
            ("site", site.Name),
            ("this node", site.Own.ToString()),
            ("state", $"{Phase(site.Phase)} for {Readable.Duration(site.Since)}"),
            ("cluster", Readable.OrDash(site.Cluster)),
            ("tls", site.IsTls ? "mutual" : "none"),
            ("runs", Readable.Count(site.Runs)),
            ("last out", Readable.OrDash(site.LastLoss)),
            ("trouble", Readable.OrDash(site.Trouble ?? site.DiscoveryFailure)));
        if (site.Members.Count > 0)
        {
            report.Heading("members");
            report.Table(["address", "broker", "status", "reachable", "links", "version"], site.Members.Select(member => new[]
            {
                member.Address.ToString(),
                Readable.OrDash(member.Broker),
                member.IsOldest ? $"{Status(member.Status)}, oldest" : Status(member.Status),
                member.IsReachable ? "yes" : "no",
                Readable.OrDash(string.Join(",", member.Links)),
                Readable.OrDash(member.Version),
            }));
        }
        if (site.Contacts.Count == 0) return;
        report.Heading("other nodes");
        report.Table(["address", "known as", "state"], site.Contacts.Select(contact => new[]
        {
            contact.Address.ToString(),
            contact.IsSeed ? "seed" : "former member",
            contact switch
            {
                { Cluster: { } cluster } => $"in the cluster of {cluster}",
                { SilentFor: { } silent } => $"has not answered for {Readable.Duration(silent)}",
                _ => "in no cluster",
            },
        }));
    }

    public static string Line(SiteEvent fact) =>
        $"{Readable.Time(fact.At)}  {fact.Kind.ToString().ToLowerInvariant(),-11}  {fact.Address?.ToString() ?? "this node"}  {fact.Text}";

    private static string Phase(SitePhase phase) => phase switch
    {
        SitePhase.Waiting or SitePhase.Starting => "about to begin",
        SitePhase.Seeking => "looks for others",
        SitePhase.Out => "out, as it was told",
        _ => phase.ToString().ToLowerInvariant(),
    };

    private static string Status(SiteMemberStatus status) => status == SiteMemberStatus.WeaklyUp ? "weakly up" : status.ToString().ToLowerInvariant();
}
