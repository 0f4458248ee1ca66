using System.Globalization;
using ActorMQ.Actors.Network;

namespace ActorMQ.Nodes.Admin;

/// <summary>Brokers as an administrator sees them: what they make known, and how they can be reached.</summary>
internal static class ClusterMembership
{
    public static ClusterMember Of(Announcement announcement, IReadOnlyList<string> path, int outstanding) => new(
        announcement.Broker.Name,
        outstanding == 0 ? MemberHealth.Reachable : MemberHealth.Outstanding,
        null,
        path.Count,
        path.Count == 0 ? null : path[0],
        path,
        [.. announcement.Neighbours],
        [.. announcement.Addresses.Select(address => address.ToString())],
        announcement.ProductVersion,
        announcement.Broker.Epoch == 0 ? "" : announcement.Broker.Epoch.ToString("x", CultureInfo.InvariantCulture),
        announcement.Broker.Epoch == 0 ? null : RunNumbers.BeginOf(announcement.Broker.Epoch),
        announcement.Interest.Count,
        outstanding,
        announcement.Version);

    public static ClusterMember Of(NetworkStatus.Member member)
    {
        var known = Of(member.Route.Announcement, [.. member.Route.Path], member.Outstanding);
        return known with
        {
            Health = member.Trouble switch
            {
                PeerTrouble.Silent => MemberHealth.Silent,
                PeerTrouble.OldRun => MemberHealth.OldRun,
                _ => known.Health,
            },
            RoundTrip = member.RoundTrip,
        };
    }

    public static ClusterMember Of(NetworkStatus.Missing missing, DateTimeOffset now) =>
        Of(missing.LastAnnouncement ?? new Announcement(new BrokerIdentity(missing.Name, 0)), [], missing.Outstanding) with
        {
            Health = missing.IsGivenUp ? MemberHealth.GivenUp : MemberHealth.Lost,
            LostSince = now - missing.Since,
            Links = [],
            Interest = 0,
        };
}
