using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Bridges;

public sealed class LinkCodecTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    public static TheoryData<int> Examples => [.. Enumerable.Range(0, LinkSamples.Examples.Count)];

    [Fact]
    public void What_is_written_is_read_however_it_is_cut()
    {
        var cases =
            from frames in Gen.NonEmptyListOf(LinkSamples.Frames)
            from piece in Gen.Choose(1, 200)
            select (Frames: frames.ToArray(), Piece: piece);
        Check.One(Many, Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var wire = new LinkWire();
            foreach (var piece in LinkWire.Bytes(one.Frames).Chunk(one.Piece)) wire.Receive(piece);
            Assert.Equal(one.Frames.Select(LinkSamples.Describe), wire.Read.Select(LinkSamples.Describe));
            Assert.Equal(0, wire.Waiting);
        }));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Nothing_is_read_before_the_last_byte(int example)
    {
        var frame = LinkSamples.Examples[example];
        var bytes = LinkWire.Bytes(frame);
        for (var length = 0; length < bytes.Length; length++)
        {
            var wire = new LinkWire().Receive(bytes.AsSpan(0, length));
            Assert.Empty(wire.Read);
            wire.Receive(bytes.AsSpan(length));
            Assert.Equal(LinkSamples.Describe(frame), LinkSamples.Describe(Assert.Single(wire.Read)));
        }
    }

    [Fact]
    public void Three_thousand_selectors_are_one_frame()
    {
        var interest = Enumerable.Range(0, 3000)
            .Select(i => new InterestEntry(DestinationName.Topic("mcollective.nodes"), $"mc_identity = 'node{i}.example.com'"));
        var announcement = new Announcement(new BrokerIdentity("b", 1)) { Interest = interest.ToImmutableSortedSet(InterestEntry.Order) };
        LinkMessage message = new LinkMessage.Routes(new RouteUpdate(true, [new RouteUpdate.Reachable(["b"], announcement)]));
        var read = (LinkMessage.Routes)Assert.Single(new LinkWire().Receive(LinkWire.Bytes(message)).Read);
        Assert.Equal(LinkSamples.Describe(message), LinkSamples.Describe(read));
    }

    [Fact]
    public void Names_are_made_once_for_all_messages()
    {
        var message = LinkSamples.Pass(new NetworkContent.Topic(DestinationName.Topic("news"), LinkSamples.Message("destination:/topic/news\n", [])));
        var read = new LinkWire().Receive(LinkWire.Bytes(message, message)).Read.Cast<LinkMessage.Passing>().Select(passing => passing.Envelope).ToArray();
        Assert.Same(read[0].From, read[1].From);
        Assert.Same(read[0].Receivers[0].Broker, read[1].Receivers[0].Broker);
        Assert.Same(((NetworkContent.Topic)read[0].Content).Destination, ((NetworkContent.Topic)read[1].Content).Destination);
    }

    [Fact]
    public void Whatever_the_bytes_the_outcome_is_frames_or_one_error_and_does_not_depend_on_the_cut()
    {
        var mutations =
            from first in Gen.Elements(LinkSamples.Examples.AsEnumerable())
            from second in LinkSamples.Frames
            let bytes = LinkWire.Bytes(first, second)
            from position in Gen.Choose(0, bytes.Length - 1)
            from octet in Gen.OneOf(Gen.Elements<byte>(0, 10, 13, 32, 58, 92), Gen.Choose(0, 255).Select(value => (byte)value))
            from kind in Gen.Choose(0, 2)
            from piece in Gen.Choose(1, 60)
            select (Bytes: Mutate(bytes, position, octet, kind), Piece: piece);
        Check.One(Many.WithMaxTest(3000), Prop.ForAll(mutations.ToArbitrary(), one =>
        {
            var whole = Outcome([one.Bytes]);
            Assert.Equal(whole, Outcome(one.Bytes.Chunk(one.Piece)));
        }));
    }

    [Theory]
    [InlineData("CONNECT\naccept-version:1.2\n\n\0", "Unknown STOMP action: CONNECT: is that the port for brokers?")]
    [InlineData("PASS\n\n\0", "PASS: a header is missing")]
    [InlineData("PASS\nf:a\nh:0\nr:1 1 1 1 b\nc:offer\nd:/queue/q\n\n\0", "PASS: a header is missing")]
    [InlineData("PASS\nf:a\nh:65\nr:1 1 1 1 b\nc:offer\nd:/queue/q\n\n\0", "PASS: hops is out of bounds: 65")]
    [InlineData("PASS\nf:a\nh:1\nr:1 1 1 b\nc:offer\nd:/queue/q\n\n\0", "PASS: a number is not a number")]
    [InlineData("PASS\nf:a\nh:1\nr:1 1 1 1 \nc:offer\nd:/queue/q\n\n\0", "A broker's name has 0 bytes")]
    [InlineData("PASS\nf:a\nh:1\nr:1 1 1 1 b\nc:offer\nd:/topic/t\n\n\0", "PASS: a destination is of another kind than it must be")]
    [InlineData("PASS\nf:a\nh:1\nr:1 1 1 1 b\nc:offer\nd:/queue/q.*\n\n\0", "PASS: a destination is a wildcard")]
    [InlineData("PASS\nf:a\nh:1\nr:1 1 1 1 b\nc:bid\nd:/queue/q\n\n\0", "PASS: a content is unknown")]
    [InlineData("PASS\nf:a\nh:1\nr:1 1 1 1 b\nc:grant\nd:/queue/q\nn:-1\n\n\0", "PASS: a count is out of bounds: -1")]
    [InlineData("PASS\nf:a\nh:1\nr:1 1 1 1 b\nc:topic\nd:/topic/t\nm:2 0 4 0\ncontent-length:3\n\nabc\0", "PASS: a message is none")]
    [InlineData(
        "PASS\nf:a\nh:1\nr:1 1 1 1 b\nc:topic\nd:/topic/t\nm:27 0 4 0\ncontent-length:28\n\ndestination:x\n\nbody:\n1234\n\n\0\0",
        "PASS: a message's headers are none")]
    [InlineData(
        "PASS\nf:a\nh:1\nr:1 1 1 1 b\nc:topic\nd:/topic/t\nm:15 16 4 0\ncontent-length:16\n\ndestination:x\n\n\0\0", "PASS: flags is out of bounds: 16")]
    [InlineData("ROUTES\ncontent-length:2\n\nR:\0", "ROUTES: a line is none")]
    [InlineData("ROUTES\ncontent-length:8\n\nR:1 1 b\n\0", "ROUTES: no way to a broker that can be reached")]
    [InlineData("ROUTES\ncontent-length:4\n\nh:b\n\0", "ROUTES: a line is not in its place")]
    [InlineData("ROUTES\ncontent-length:4\n\ns:b\n\0", "ROUTES: a selector of nothing")]
    [InlineData("ROUTES\ncontent-length:15\n\nC:1 b\nh:b\nn:c\n\n\0", "ROUTES: a change of no version")]
    [InlineData("ROUTES\ncontent-length:16\n\nR:1 1 b\nh:b\na:b\n\0", "ROUTES: an address is none")]
    [InlineData("ROUTES\ncontent-length:20\n\nC:1 b\nh:b\nx:1 2\na:b\n\0", "ROUTES: a line is not in its place")]
    [InlineData("DIGEST\nv:1x\n\n\0", "v is not a number")]
    [InlineData("PING\n\n\0", "PING: the header v is missing")]
    public void Nonsense_is_called_by_its_name(string frames, string error)
    {
        var wire = new LinkWire().Receive(Encoding.UTF8.GetBytes(frames));
        Assert.Equal(new LinkSignal.Invalid(error), Assert.Single(wire.Read));
        Assert.Single(wire.Receive(LinkWire.Bytes(new LinkSignal.Ping(1))).Read);
    }

    [Fact]
    public void A_broker_has_so_many_addresses_and_no_more()
    {
        var addresses = Enumerable.Repeat(new LinkAddress(false, "b", 1), Announcement.MaxAddresses + 1);
        var update = new RouteUpdate(true, [new RouteUpdate.Reachable(["b"], new Announcement(new BrokerIdentity("b", 1)) { Addresses = [.. addresses] })]);
        var wire = new LinkWire().Receive(LinkWire.Bytes(new LinkMessage.Routes(update)));
        Assert.Equal(new LinkSignal.Invalid("ROUTES: a broker has more than 16 addresses"), Assert.Single(wire.Read));
    }

    [Fact]
    public void Nothing_is_heard_of_a_stranger_but_one_HELLO()
    {
        var ping = LinkWire.Bytes(new LinkSignal.Ping(1));
        Assert.Equal(new LinkSignal.Invalid("HELLO must come first"), Assert.Single(new LinkWire(isOpen: false).Receive(ping).Read));

        var hello = LinkWire.Bytes(LinkSamples.Hello);
        var wire = new LinkWire(isOpen: false).Receive(hello);
        Assert.Equal(LinkSamples.Hello, Assert.Single(wire.Read));
        Assert.Equal(new LinkSignal.Invalid("HELLO must come first"), wire.Receive(ping).Read[1]);

        Assert.Equal(new LinkSignal.Invalid("HELLO must come once"), new LinkWire(isOpen: false).Receive([.. hello, .. hello]).Read[1]);
    }

    [Fact]
    public void Who_was_let_in_may_speak()
    {
        var wire = new LinkWire(isOpen: false).Receive(LinkWire.Bytes(LinkSamples.Hello));
        wire.Open();
        Assert.Equal(new LinkSignal.Ping(1), wire.Receive(LinkWire.Bytes(new LinkSignal.Ping(1))).Read[1]);
    }

    [Fact]
    public void Who_was_dialled_may_speak_right_after_its_HELLO() =>
        Assert.Equal(
            [LinkSamples.Hello, new LinkSignal.Ping(1)],
            new LinkWire(isOpen: false, hasDialled: true).Receive(LinkWire.Bytes(LinkSamples.Hello, new LinkSignal.Ping(1))).Read);

    [Fact]
    public void Limits_hold_before_and_after_HELLO()
    {
        var large = Encoding.UTF8.GetBytes($"HELLO\nprotocol:1\nbroker:{new string('b', 5000)}");
        Assert.IsType<LinkSignal.Invalid>(Assert.Single(new LinkWire(isOpen: false).Receive(large).Read));

        var announced = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PASS\ncontent-length:{(1 << 24) + 1}\n\n"));
        Assert.IsType<LinkSignal.Invalid>(Assert.Single(new LinkWire(maxFrame: 1 << 24).Receive(announced).Read));
    }

    [Fact]
    public void The_numbers_of_settlements_are_sent_and_never_change() => Assert.Equal(
        [(0, "Accepted"), (1, "Rejected"), (2, "Discarded"), (3, "Released")],
        Enum.GetValues<Settlement>().Select(settlement => ((int)settlement, settlement.ToString())));

    [Fact]
    public void Codes_of_refusals_never_change() =>
        Assert.Equal(
            ["same-broker", "same-name", "older-run", "protocol-version", "authentication-failed", "not-authorized", "malformed", "replaced", "stopping"],
            LinkRefusal.All.Select(refusal => refusal.Code));

    private static List<string> Outcome(IEnumerable<byte[]> pieces)
    {
        var wire = new LinkWire();
        foreach (var piece in pieces) wire.Receive(piece);
        var errors = wire.Read.OfType<LinkSignal.Invalid>().ToList();
        Assert.True(errors.Count <= 1);
        Assert.All(errors, error => Assert.DoesNotContain(error.Text, c => c is < ' ' or > '~'));
        // Which error it is may depend on the pieces.
        return [.. wire.Read.Select(frame => frame is LinkSignal.Invalid ? "invalid" : LinkSamples.Describe(frame))];
    }

    private static byte[] Mutate(byte[] bytes, int position, byte octet, int kind) => kind switch
    {
        0 => [.. bytes[..position], octet, .. bytes[(position + 1)..]],
        1 => [.. bytes[..position], octet, .. bytes[position..]],
        _ => [.. bytes[..position], .. bytes[(position + 1)..]],
    };
}
