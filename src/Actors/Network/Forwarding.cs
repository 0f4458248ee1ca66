namespace ActorMQ.Actors.Network;

/// <summary>Gives what is for other brokers to the neighbours on the way to them: one envelope for all who are reached by the same link. Without IO.</summary>
internal sealed class Forwarding<TContent>(RoutingState routing, INetworkEffects<TContent> effects)
{
    private string Own => routing.Own.Broker.Name;

    public void PassOn(Envelope<TContent> envelope)
    {
        // As a rule all go the same way.
        string? only = null;
        foreach (var receiver in envelope.Receivers)
        {
            var hop = receiver.Broker == Own ? null : routing.Routes.GetValueOrDefault(receiver.Broker)?.NextHop;
            if (hop is null || (only is not null && hop != only))
            {
                Split(envelope);
                return;
            }
            only = hop;
        }
        if (only is not null) effects.Transmit(only, envelope);
    }

    private void Split(Envelope<TContent> envelope)
    {
        var ways = envelope.Receivers
            .Where(receiver => receiver.Broker != Own && routing.Routes.ContainsKey(receiver.Broker))
            .GroupBy(receiver => routing.Routes[receiver.Broker].NextHop, StringComparer.Ordinal);
        foreach (var way in ways) effects.Transmit(way.Key, envelope with { Receivers = [.. way] });
    }
}
