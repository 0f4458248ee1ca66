using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Network;

/// <summary>The links that are up, and what goes out on each at the end of the turn, in one batch. Belongs to the network's turns.</summary>
internal sealed class LinkOutput
{
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    public IEnumerable<string> Neighbours => _lines.Keys;

    public void Up(Link link) => _lines[link.Neighbour.Name] = new Line(link);

    /// <summary>False when another link to that neighbour has taken its place, or none.</summary>
    public bool Down(Link link) => IsUp(link) && _lines.Remove(link.Neighbour.Name);

    public bool IsUp(Link link) => _lines.TryGetValue(link.Neighbour.Name, out var line) && line.Link == link;

    /// <summary>What the link to a neighbour lets out; everything when there is none.</summary>
    public LinkFilter FilterTo(string neighbour) => _lines.TryGetValue(neighbour, out var line) ? line.Link.Filter : LinkFilter.Open;

    public void Note(string neighbour, PeerTrouble trouble)
    {
        if (_lines.TryGetValue(neighbour, out var line)) line.Link.Bridge.TryTell(new LinkCommand.TroubleChanged(line.Link, trouble));
    }

    public void Put(string neighbour, LinkMessage message)
    {
        if (_lines.TryGetValue(neighbour, out var line)) line.Waiting.Add(message);
    }

    /// <summary>What the link does not let out leaves its number behind.</summary>
    public void Put(string neighbour, Envelope<NetworkContent> envelope)
    {
        if (!_lines.TryGetValue(neighbour, out var line)) return;
        var isPermitted = Permits(line.Link.Filter, envelope.Content);
        line.Waiting.Add(new LinkMessage.Passing(isPermitted ? envelope : envelope with { Content = new NetworkContent.Withheld() }));
    }

    /// <summary>Ends a turn.</summary>
    public void Flush()
    {
        foreach (var line in _lines.Values)
        {
            if (line.Waiting.Count == 0) continue;
            line.Link.Bridge.TryTell(new LinkCommand.Transmit(line.Link, line.Waiting));
            line.Waiting = [];
        }
    }

    /// <summary>All are made again, and everything is told anew.</summary>
    public void Reset()
    {
        foreach (var line in _lines.Values) line.Link.Bridge.TryTell(new LinkCommand.Reset(line.Link));
    }

    /// <summary>To be called after <see cref="Flush"/>: each link leads where it is said to, and nothing waits.</summary>
    public void Check()
    {
        foreach (var (neighbour, line) in _lines)
        {
            Invariant.Holds(line.Link.Neighbour.Name == neighbour, $"Network: the link to {neighbour} leads to {line.Link.Neighbour.Name}");
            Invariant.Holds(line.Waiting.Count == 0, $"Network: {line.Waiting.Count} messages wait for the link to {neighbour}");
        }
    }

    private static bool Permits(LinkFilter filter, NetworkContent content) => content switch
    {
        NetworkContent.Topic topic => filter.Permits(topic.Destination),
        NetworkContent.Seek seek => filter.Permits(seek.Destination),
        HomeContent.Offer { Queue.Kind: DestinationKind.DurableSubscription } offer => filter.Admits(offer.Wanted),
        HomeContent.Offer offer => filter.Permits(offer.Queue),
        _ => true,
    };

    private sealed class Line(Link link)
    {
        public Link Link => link;

        /// <summary>Belongs to the bridge once it is told.</summary>
        public List<LinkMessage> Waiting { get; set; } = [];
    }
}
