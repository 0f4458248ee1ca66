using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Bridges;

/// <summary>Frames of links, by example and at random, and how to compare them.</summary>
internal static class LinkSamples
{
    private static readonly Gen<string> Names = Gen.Elements("a", "b", "broker 2", "na\u00efve", "x:y\\n", "\u4e2d", "b,c?d=e");
    private static readonly Gen<string?> Selectors = Gen.Elements(null, "", "a = 'b'", "text LIKE 'line\nfeed:\\' AND x > 1", new string('s', 3000));
    private static readonly Gen<long> Numbers = Gen.Elements(0L, 1, 7, -1, long.MaxValue, long.MinValue, 1_700_000_000_000);
    private static readonly Gen<int> Counts = Gen.Elements(0, 1, 1000, int.MaxValue);

    private static readonly Gen<DestinationName> Destinations =
        from kind in Gen.Elements(DestinationKind.Queue, DestinationKind.Topic, DestinationKind.TemporaryQueue, DestinationKind.TemporaryTopic)
        from name in Names
        select new DestinationName(kind, name);

    private static readonly Gen<DestinationName> Queues =
        from kind in Gen.Elements(DestinationKind.Queue, DestinationKind.DurableSubscription)
        from name in Names
        select new DestinationName(kind, name);

    private static readonly Gen<DestinationName> Wildcards = Gen.OneOf(Destinations, Queues, Names.Select(name => DestinationName.Topic(name + ".>")));

    private static readonly Gen<InterestEntry> Interests =
        from destination in Wildcards
        from selector in Selectors
        select new InterestEntry(destination, selector);

    private static readonly Gen<Message> Messages =
        from head in Gen.Elements("destination:/queue/a\nmessage-id:1\n", "destination:/topic/b\nmessage-id:2\nx:\\c\\n\n")
        from body in Gen.ArrayOf(Gen.Choose(0, 255).Select(octet => (byte)octet))
        from flags in Gen.Choose(0, 15)
        from priority in Gen.Choose(0, 9)
        from expires in Numbers
        select Message(head, body, (MessageFlags)flags, (byte)priority, expires);

    private static readonly Gen<InterestEntry> Wanted = from queue in Queues from selector in Selectors select new InterestEntry(queue, selector);

    private static readonly Gen<string?> Problems = Gen.Elements(null, "it failed", "a: b\nc");

    private static readonly Gen<NetworkContent> Contents = Gen.OneOf(
        from name in Destinations where name.IsTopic from message in Messages select (NetworkContent)new NetworkContent.Topic(name, message),
        from name in Destinations where name.IsTemporary from message in Messages select (NetworkContent)new NetworkContent.ToTemporary(name, message),
        Gen.Constant((NetworkContent)new NetworkContent.Beginning()),
        Gen.Constant((NetworkContent)new NetworkContent.Probe()),
        from name in Destinations where !name.IsPattern from token in Numbers select (NetworkContent)new NetworkContent.Seek(name, token),
        from name in Destinations
        where !name.IsPattern
        from token in Numbers
        from exists in Gen.Elements(true, false)
        select (NetworkContent)new NetworkContent.Sought(name, token, exists),
        Gen.Constant((NetworkContent)new NetworkContent.Withheld()),
        from queue in Queues from wanted in Wanted from opener in Numbers select (NetworkContent)new HomeContent.Offer(queue, wanted, -opener),
        from queue in Queues from wanted in Wanted select (NetworkContent)new HomeContent.Withdrawn(queue, wanted),
        from queue in Queues from number in Numbers select (NetworkContent)new HomeContent.Exhausted(queue, number),
        from queue in Queues from number in Numbers select (NetworkContent)new HomeContent.Ended(queue, number),
        from queue in Queues from number in Numbers from count in Counts select (NetworkContent)new HomeContent.Drained(queue, number, count),
        from queue in Queues from number in Numbers from problem in Problems select (NetworkContent)new HomeContent.Confirmed(queue, number, problem),
        from queue in Queues from number in Numbers from problem in Problems select (NetworkContent)new HomeContent.Promised(queue, number, problem),
        from queue in Queues from number in Numbers select (NetworkContent)new BorrowerContent.Renounce(queue, number),
        from queue in Queues
        from number in Numbers
        from tag in Numbers
        from messages in Gen.NonEmptyListOf(Messages)
        from count in Counts
        select (NetworkContent)new HomeContent.Loan(queue, number, new DeliveryBatch(tag, [.. messages.Select(message => new Delivery(message, count))])),
        from queue in Queues
        from number in Numbers
        from selector in Selectors
        from counts in Counts.Two()
        from priority in Gen.Choose(sbyte.MinValue, sbyte.MaxValue)
        from isExclusive in Gen.Elements(true, false)
        from label in Names
        select (NetworkContent)new BorrowerContent.Consume(queue, number, new LoanTerms(label, counts.Item1, counts.Item2, priority, isExclusive, selector)),
        from queue in Queues from number in Numbers from count in Counts select (NetworkContent)new BorrowerContent.Grant(queue, number, count),
        from queue in Queues from number in Numbers select (NetworkContent)new BorrowerContent.Drain(queue, number),
        from queue in Queues from numbers in Numbers.Two() select (NetworkContent)new BorrowerContent.AcceptedUpTo(queue, numbers.Item1, numbers.Item2),
        from queue in Queues from numbers in Numbers.Two() select (NetworkContent)new BorrowerContent.Cancel(queue, numbers.Item1, numbers.Item2),
        from queue in Queues
        from number in Numbers
        from how in Gen.Elements(Enum.GetValues<Settlement>())
        from tags in Gen.ArrayOf(Numbers)
        select (NetworkContent)new BorrowerContent.Settled(queue, number, how, [.. tags]),
        from queue in Queues
        from token in Numbers
        from how in Gen.Elements(Enum.GetValues<Settlement>())
        from tags in Gen.ArrayOf(Numbers.Two())
        from isPromise in Gen.Elements(true, false)
        let endings = tags.Select(tag => new BorrowerContent.Ending(tag.Item1, how, tag.Item2)).ToImmutableArray()
        select isPromise ? (NetworkContent)new BorrowerContent.Promise(queue, token, endings) : new BorrowerContent.Confirm(queue, token, endings));

    private static readonly Gen<Envelope<NetworkContent>.Receiver> Receivers =
        from name in Names
        from stamps in Numbers.Two()
        from numbers in Numbers.Two()
        select new Envelope<NetworkContent>.Receiver(name, stamps.Item1, stamps.Item2, numbers.Item1, numbers.Item2);

    public static Gen<LinkAddress> Addresses { get; } =
        from isTls in Gen.Elements(true, false)
        from host in Gen.Elements("10.0.0.1", "::1", "b.example.com", "localhost")
        from port in Gen.Choose(1, 65535)
        select new LinkAddress(isTls, host, port);

    private static readonly Gen<Announcement> Announcements =
        from name in Names
        from epoch in Numbers
        from version in Numbers
        from texts in Names.Two()
        from neighbours in Gen.ArrayOf(Names)
        from addresses in Gen.ArrayOf(Addresses, Announcement.MaxAddresses)
        from interest in Gen.ArrayOf(Interests)
        select new Announcement(new BrokerIdentity(name, epoch))
        {
            Version = version,
            ProductVersion = texts.Item1,
            TemporaryPrefix = texts.Item2,
            Neighbours = [.. neighbours],
            Addresses = [.. addresses],
            Interest = interest.ToImmutableSortedSet(InterestEntry.Order),
        };

    private static readonly Gen<AnnouncementChange?> Changes =
        from isThere in Gen.Elements(true, false)
        from versions in Numbers.Two()
        from added in Gen.ArrayOf(Interests)
        from removed in Gen.ArrayOf(Interests)
        from hasNeighbours in Gen.Elements(true, false)
        from neighbours in Gen.ArrayOf(Names)
        from hasAddresses in Gen.Elements(true, false)
        from addresses in Gen.ArrayOf(Addresses, 3)
        select isThere
            ? new AnnouncementChange(versions.Item1, versions.Item2, [.. added], [.. removed])
            {
                Neighbours = hasNeighbours ? [.. neighbours] : null,
                Addresses = hasAddresses ? [.. addresses] : null,
            }
            : null;

    private static readonly Gen<RouteUpdate.Item> Items = Gen.OneOf(
        from path in Gen.NonEmptyListOf(Names) from announcement in Announcements select (RouteUpdate.Item)new RouteUpdate.Reachable([.. path], announcement),
        from path in Gen.NonEmptyListOf(Names)
        from name in Names
        from epoch in Numbers
        from change in Changes
        select (RouteUpdate.Item)new RouteUpdate.Changed(new BrokerIdentity(name, epoch), [.. path], change),
        Names.Select(name => (RouteUpdate.Item)new RouteUpdate.Unreachable(name)));

    /// <summary>All that can be sent, HELLO excepted.</summary>
    public static Gen<object> Frames { get; } = Gen.OneOf(
        from name in Names
        from receivers in Gen.NonEmptyListOf(Receivers)
        from hops in Gen.Choose(1, 64)
        from content in Contents
        select (object)new LinkMessage.Passing(new Envelope<NetworkContent>(name, [.. receivers], hops, content)),
        from names in Names.Two()
        from stamps in Numbers.Two()
        from upTo in Numbers
        from gap in Gen.Elements(true, false)
        from hops in Gen.Choose(0, 64)
        select (object)new LinkMessage.Received(new Acknowledgement(names.Item1, stamps.Item1, names.Item2, stamps.Item2, upTo, gap, hops)),
        from isComplete in Gen.Elements(true, false)
        from items in Gen.ListOf(Items)
        select (object)new LinkMessage.Routes(new RouteUpdate(isComplete, [.. items])),
        Numbers.Select(value => (object)new LinkMessage.Digest(value)),
        Gen.Constant((object)new LinkMessage.StartOver()),
        from names in Names.Two()
        from epoch in Numbers
        from isThere in Gen.Elements(true, false)
        from hops in Gen.Choose(0, 64)
        select (object)new LinkMessage.LaterRunKnown(new LaterRun(names.Item1, names.Item2, epoch, isThere, hops)),
        Numbers.Select(value => (object)new LinkSignal.Ping(value)),
        Numbers.Select(value => (object)new LinkSignal.Pong(value)),
        Gen.Constant((object)new LinkSignal.Activate()),
        Names.Two().Select(texts => (object)new LinkSignal.Refused(texts.Item1, texts.Item2)));

    public static LinkSignal.Hello Hello { get; } = new(LinkProtocol.Version, new BrokerIdentity("b", 7), "1.2.3", "to a:")
    {
        Login = "bridge",
        Passcode = "se\ncret",
    };

    /// <summary>One of each kind.</summary>
    public static IReadOnlyList<object> Examples { get; } =
    [
        Hello,
        new LinkSignal.Activate(),
        Pass(new NetworkContent.Topic(DestinationName.Topic("news"), Message("destination:/topic/news\nmessage-id:1\n", "hello\0there"u8.ToArray()))),
        Pass(new BorrowerContent.Settled(DestinationName.Queue("q"), 7, Settlement.Rejected, [1, 2, 300])),
        Pass(
            new HomeContent.Loan(
                DestinationName.Queue("q"),
                7,
                new DeliveryBatch(
                    12,
                    [
                        new Delivery(Message("destination:/queue/q\nmessage-id:1\n", "a\0b"u8.ToArray()), 0),
                        new Delivery(Message("destination:/queue/q\nmessage-id:2\n", []), 3)]))),
        new LinkMessage.Routes(new RouteUpdate(true,
        [
            new RouteUpdate.Reachable(
                ["b"],
                new Announcement(new BrokerIdentity("b", 7))
                {
                    Interest = ImmutableSortedSet.Create(InterestEntry.Order, new InterestEntry(DestinationName.Queue("q"), "x = 1")),
                }),
            new RouteUpdate.Changed(new BrokerIdentity("c", 1), ["b", "c"], new AnnouncementChange(1, 2, [], [])),
            new RouteUpdate.Unreachable("d"),
        ])),
        new LinkMessage.Received(new Acknowledgement("b", 1, "a", 2, 3, true, 64)),
        new LinkSignal.Ping(42),
    ];

    public static LinkMessage Pass(NetworkContent content) =>
        new LinkMessage.Passing(new Envelope<NetworkContent>("b", [new("a", 1_700_000_000_000, 0, 1, 12)], 64, content));

    public static Message Message(string head, byte[] body, MessageFlags flags = MessageFlags.None, byte priority = 4, long expires = 0)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(head), (byte)'\n', .. body, 0];
        return new Message(bytes, bytes.Length - body.Length - 1) { Flags = flags, Priority = priority, Expires = expires };
    }

    /// <summary>All that a frame says, so that two can be compared: collections and messages in records are compared by reference.</summary>
    public static string Describe(object value) => value switch
    {
        LinkMessage.Passing { Envelope: var passing } =>
            $"{passing.From}|{string.Join(',', passing.Receivers)}|{passing.Hops}|{Describe(passing.Content)}",
        NetworkContent.Topic topic => $"topic {topic.Destination} {Describe(topic.Message)}",
        NetworkContent.ToTemporary temporary => $"temporary {temporary.Destination} {Describe(temporary.Message)}",
        HomeContent.Loan loan => $"loan {loan.Queue} {loan.Consumer} {loan.Batch.FirstTag} "
            + string.Join(',', loan.Batch.Deliveries.Select(delivery => $"{delivery.DeliveryCount} {Describe(delivery.Message)}")),
        BorrowerContent.Settled settled => $"settled {settled.Queue} {settled.Consumer} {settled.Settlement} {string.Join(',', settled.Tags)}",
        BorrowerContent.Confirm confirm => $"confirm {confirm.Queue} {confirm.Token} {string.Join(',', confirm.Endings)}",
        LinkMessage.Routes routes => $"{routes.Update.IsComplete} {string.Join(';', routes.Update.Items.Select(Describe))}",
        RouteUpdate.Reachable { Announcement: var said } item =>
            $"R {string.Join('>', item.Path)} {said.Broker} {said.Version} {said.ProductVersion} {said.TemporaryPrefix} "
                + $"{string.Join(',', said.Neighbours)} {string.Join(',', said.Addresses)} {Describe(said.Interest)}",
        RouteUpdate.Changed item => $"C {item.Identity} {string.Join('>', item.Path)} {(item.Change is null ? "same" : Describe(item.Change))}",
        AnnouncementChange change => $"{change.From}-{change.To} {(change.Neighbours is { } names ? string.Join(',', names) : "same")} "
            + $"{(change.Addresses is { } addresses ? string.Join(',', addresses) : "same")} +{Describe(change.Added)} -{Describe(change.Removed)}",
        IEnumerable<InterestEntry> interest => string.Join(',', interest.Select(entry => $"{entry.Destination}|{entry.Selector ?? "-"}")),
        Message message => string.Create(
            CultureInfo.InvariantCulture, $"{Convert.ToHexString(message.Frame)} {message.BodyStart} {message.Flags} {message.Priority} {message.Expires}"),
        _ => value.ToString()!,
    };
}
