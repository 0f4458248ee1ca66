using Akka.Actor;

namespace ActorMQ.Actors.Cluster;

/// <summary>What administrators want of a site.</summary>
/// <param name="options">The site.</param>
/// <param name="state">How this node is doing.</param>
/// <param name="listener">Speaks to the cluster; null while there is none.</param>
internal sealed class SiteOrders(SiteOptions options, SiteState state, IActorRef? listener)
{
    public void Carry(TimeSpan now, SiteCommand order)
    {
        switch (order)
        {
            case SiteCommand.Join join:
                join.Reply.Set(Join(now, join.Address));
                break;
            case SiteCommand.Leave leave:
                leave.Reply.Set(Leave(now, leave.Address ?? options.Own));
                break;
            case SiteCommand.Down down:
                down.Reply.Set(Down(down.Address));
                break;
        }
    }

    private string? Join(TimeSpan now, SiteAddress? wanted)
    {
        if (wanted == options.Own) return $"{wanted} is this node itself";
        if (wanted is not null && state.Members.Any(member => member.Address == wanted)) return $"{wanted} is a member already";
        state.OrderJoin(now, wanted);
        return null;
    }

    private string? Leave(TimeSpan now, SiteAddress address)
    {
        if (address == options.Own)
        {
            if (state.Phase == SitePhase.Out) return "this node is out already";
            state.OrderLeave(now);
            return null;
        }
        if (!IsMember(address)) return Unknown(address);
        listener?.Tell(new SiteOrder.Leave(address));
        return null;
    }

    private List<SiteAddress> Down(SiteAddress? wanted)
    {
        List<SiteAddress> down = wanted is null
            ? [.. state.Members.Where(member => !member.IsReachable).Select(member => member.Address)]
            : [.. state.Members.Where(member => member.Address == wanted).Select(member => member.Address)];
        foreach (var address in down) listener?.Tell(new SiteOrder.Down(address));
        return down;
    }

    private bool IsMember(SiteAddress address) => state.Members.Any(member => member.Address == address);

    private static string Unknown(SiteAddress address) => $"{address} is no member of the site";
}
