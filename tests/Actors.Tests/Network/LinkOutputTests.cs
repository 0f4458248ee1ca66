using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Bridges;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Tests.Network;

public sealed class LinkOutputTests
{
    private readonly LinkOutput _output = new();

    [Fact]
    public void What_gathers_in_a_turn_goes_out_in_one_batch_for_each_link()
    {
        var (a, b) = (new NotedLink("a"), new NotedLink("b"));
        _output.Up(a.Link);
        _output.Up(b.Link);
        _output.Put("a", new LinkMessage.Digest(1));
        _output.Put("a", new LinkMessage.Digest(2));
        _output.Put("c", new LinkMessage.Digest(3));
        Assert.Empty(a.Batches);

        _output.Flush();
        _output.Flush();
        _output.Check();
        Assert.Equal([1L, 2], Assert.Single(a.Batches).Cast<LinkMessage.Digest>().Select(digest => digest.Value));
        Assert.Empty(b.Batches);
    }

    [Fact]
    public void A_link_that_another_one_has_replaced_is_not_missed()
    {
        var (first, second) = (new NotedLink("a"), new NotedLink("a"));
        _output.Up(first.Link);
        _output.Up(second.Link);
        Assert.False(_output.IsUp(first.Link));
        Assert.False(_output.Down(first.Link));
        Assert.True(_output.IsUp(second.Link));
        Assert.True(_output.Down(second.Link));
        Assert.False(_output.Down(second.Link));
    }

    [Fact]
    public void What_a_link_does_not_let_out_leaves_its_number_behind()
    {
        var secret = new LinkFilter.Entry(null, new DestinationPattern("secret.>"));
        var link = new NotedLink("a", new LinkFilter { Excluded = [secret] });
        var hidden = DestinationName.Queue("secret.q");
        _output.Up(link.Link);
        NetworkContent[] contents =
        [
            new NetworkContent.Topic(DestinationName.Topic("secret.t"), LinkSamples.Message("destination:/topic/secret.t\n", [])),
            new NetworkContent.Seek(hidden, 1),
            new HomeContent.Offer(hidden, new InterestEntry(hidden, null), 0),
            // What is on loan already is settled.
            new HomeContent.Exhausted(hidden, 1),
            new NetworkContent.Seek(DestinationName.Queue("q"), 2),
        ];
        foreach (var content in contents) _output.Put("a", new Envelope<NetworkContent>("me", [new("a", 1, 1, 1, 7)], 9, content));
        _output.Flush();

        var sent = Assert.Single(link.Batches).Cast<LinkMessage.Passing>().Select(passing => passing.Envelope).ToArray();
        Assert.Equal([true, true, true, false, false], sent.Select(envelope => envelope.Content is NetworkContent.Withheld));
        Assert.All(sent, envelope => Assert.Equal(7, Assert.Single(envelope.Receivers).Number));
        Assert.False(_output.FilterTo("a").Permits(hidden));
        Assert.True(_output.FilterTo("b").Permits(hidden));
    }

    [Fact]
    public void After_a_failure_all_links_are_made_again()
    {
        var link = new NotedLink("a");
        _output.Up(link.Link);
        _output.Reset();
        Assert.Equal([new LinkCommand.Reset(link.Link)], link.Told);
    }

    private sealed class NotedLink
    {
        private static long _last;

        public NotedLink(string neighbour, LinkFilter? filter = null) =>
            Link = new Link(++_last, neighbour, new TestRef<IBridgeMessage>(Told.Add), new BrokerIdentity(neighbour, 1), filter ?? LinkFilter.Open);

        public Link Link { get; }

        public List<IBridgeMessage> Told { get; } = [];

        public IEnumerable<IReadOnlyList<LinkMessage>> Batches => Told.Cast<LinkCommand.Transmit>().Select(transmit => transmit.Messages);
    }
}
