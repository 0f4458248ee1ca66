using ActorMQ.Actors.Cluster;
using ActorMQ.Kernel;
using Route = ActorMQ.Actors.Cluster.Route;

namespace ActorMQ.Nodes.Running;

/// <summary>Knows all brokers that can be reached, and passes on what is for them. What is for this one it does not understand.</summary>
internal sealed class RoutingActor : Actor<NetworkCommand>, INetworkEffects<NetworkContent>
{
    private readonly Dictionary<string, ILink> _links = new(StringComparer.Ordinal);
    private readonly NetworkState<NetworkContent> _state;

    public RoutingActor(Announcement own, int maxDistance) => _state = new NetworkState<NetworkContent>(own, maxDistance, new NetworkTimings(), this);

    public void Transmit(string neighbour, RouteUpdate update) => Send(neighbour, new LinkMessage.Routes(update));

    public void Transmit(string neighbour, Envelope<NetworkContent> envelope) => Send(neighbour, new LinkMessage.Passing(envelope));

    public void Transmit(string neighbour, Acknowledgement acknowledgement) => Send(neighbour, new LinkMessage.Received(acknowledgement));

    public void AskToStartOver(string neighbour) => Send(neighbour, new LinkMessage.StartOver());

    public void Deliver(string sender, NetworkContent content)
    {
    }

    public void ConversationLost(string broker)
    {
    }

    public void RouteChanged(string broker, Route? route)
    {
    }

    protected override void Receive(NetworkCommand message)
    {
        switch (message)
        {
            case NetworkCommand.LinkUp up:
                _links[up.Link.Neighbour.Name] = up.Link;
                _state.LinkUp(up.Link.Neighbour.Name, up.Link.Admits);
                break;
            case NetworkCommand.LinkDown down when IsCurrent(down.Link):
                _links.Remove(down.Link.Neighbour.Name);
                _state.LinkDown(down.Link.Neighbour.Name);
                break;
            case NetworkCommand.Received received when IsCurrent(received.Link):
                foreach (var one in received.Messages) Receive(received.Link.Neighbour.Name, one);
                break;
            case NetworkCommand.ChangeDemand change:
                _state.ChangeDemand(change.Added, change.Removed);
                break;
            case NetworkCommand.Inspect inspect:
                inspect.Reply.Set(new NetworkStatus(_state.Own, [.. _state.Routes.Values.Select(route => new NetworkStatus.Member(route, _state.OutstandingTo(route.Broker.Name)))]));
                break;
        }
    }

    protected override void OnBatchEnd() => _state.Flush();

    private bool IsCurrent(ILink link) => _links.GetValueOrDefault(link.Neighbour.Name) == link;

    private void Receive(string neighbour, LinkMessage message)
    {
        switch (message)
        {
            case LinkMessage.Routes routes:
                _state.Receive(neighbour, routes.Update);
                break;
            case LinkMessage.Digest digest:
                _state.ReceiveDigest(neighbour, digest.Value);
                break;
            case LinkMessage.StartOver:
                _state.StartOver(neighbour);
                break;
            case LinkMessage.Passing passing:
                _state.Receive(passing.Envelope);
                break;
            case LinkMessage.Received received:
                _state.Receive(received.Acknowledgement);
                break;
        }
    }

    private void Send(string neighbour, LinkMessage message)
    {
        if (_links.TryGetValue(neighbour, out var link)) link.Send([message]);
    }
}
