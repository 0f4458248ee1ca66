using System.Globalization;
using Akka.Actor;
using Akka.Cluster;

namespace ActorMQ.Actors.Cluster;

/// <summary>The cluster as Akka knows it, in our words.</summary>
internal static class SiteMembership
{
    public static SiteCommand.Saw Of(int run, ClusterEvent.CurrentClusterState state)
    {
        var unreachable = state.Unreachable.Select(member => member.UniqueAddress).ToHashSet();
        Member? oldest = null;
        foreach (var member in state.Members.Where(member => member.Status is not (MemberStatus.Down or MemberStatus.Removed)))
        {
            if (oldest is null || member.IsOlderThan(oldest)) oldest = member;
        }
        List<SiteMember> members = [.. state.Members.Select(member => SiteRoles.Read(
            AddressOf(member.Address), member.Roles, Enum.Parse<SiteMemberStatus>(member.Status.ToString())) with
            {
                IsReachable = !unreachable.Contains(member.UniqueAddress),
                IsOldest = member.Equals(oldest),
            })];
        return new SiteCommand.Saw(run, oldest is null ? null : NameOf(oldest.UniqueAddress), members);
    }

    public static SiteAddress AddressOf(Address address) => new(address.Host ?? "", address.Port ?? 0);

    /// <summary>A cluster is named after its oldest member, of which there is one whatever the others know.</summary>
    private static string NameOf(UniqueAddress oldest) =>
        string.Create(CultureInfo.InvariantCulture, $"{AddressOf(oldest.Address)}#{(uint)oldest.Uid:x8}");
}
