using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Cluster;

/// <summary>What a member advertises of its broker, as roles: texts that travel with the membership and do not change.</summary>
internal static class SiteRoles
{
    private const string Broker = "broker=";
    private const string Link = "link=";
    private const string Version = "version=";

    public static IReadOnlyList<string> Of(string broker, IEnumerable<LinkAddress> links, string version) =>
        [Broker + broker, .. links.Select(link => Link + link), Version + version];

    /// <summary>Reads what another node says: what makes no sense is left out.</summary>
    public static SiteMember Read(SiteAddress address, IEnumerable<string> roles, SiteMemberStatus status)
    {
        var (broker, version) = ("", "");
        var links = new List<LinkAddress>();
        // They come as a set: of several links those with TLS first.
        foreach (var role in roles.Order(StringComparer.Ordinal))
        {
            if (role.StartsWith(Broker, StringComparison.Ordinal)) broker = role[Broker.Length..];
            else if (role.StartsWith(Version, StringComparison.Ordinal)) version = role[Version.Length..];
            else if (role.StartsWith(Link, StringComparison.Ordinal) && LinkAddress.TryParse(role[Link.Length..], out var link)) links.Add(link);
        }
        return new SiteMember(address, broker, links, version, status);
    }
}
