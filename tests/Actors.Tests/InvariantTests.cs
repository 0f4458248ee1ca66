using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Subscriptions.Feeds;
using ActorMQ.Actors.Tests.Connections;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Actors.Topics;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Actors.Tests;

/// <summary>A check is worth something if it can fail: each state is as it should be, is broken from within, and says so.</summary>
public sealed class InvariantTests
{
    [Fact]
    public void Room_that_is_lost_is_noticed()
    {
        var pool = new CreditPool<string>(10);
        pool.OnExhausted("queue");
        pool.Distribute((_, _) => { }, _ => { });
        pool.Check();

        Break(pool, "_room", 11);

        Says("Credit: 5 free and 5 at sources are not the 11 there are", pool.Check);
    }

    [Fact]
    public void More_that_is_settled_than_was_held_is_noticed()
    {
        var pool = new CreditPool<string>(10);
        pool.Adopt("queue", room: 2, held: 1);
        pool.Check();

        pool.OnSettled("queue", 2);

        Says("Credit: queue holds -1, which must not be below 0", pool.Check);
    }

    [Fact]
    public void Memory_that_is_given_back_twice_is_noticed()
    {
        var budget = new MemoryBudget(1000);
        var account = Account.OfUser("alice");
        budget.Hold(account, 100);
        budget.LetGo(account, 100);
        budget.Check();

        budget.LetGo(account, 100);

        Says("Memory: user alice holds -100 bytes, which must be above 0", budget.Check);
    }

    [Fact]
    public void A_connection_that_is_counted_in_one_way_only_is_noticed()
    {
        var gate = new ConnectionGate(new ConnectionLimits(), TimeProvider.System, NullLogger.Instance);
        Assert.True(gate.TryEnter(IPAddress.Loopback, out _, out _));
        gate.Check();

        Break(gate, "_count", 2);

        Says("Gate: 2 connections, and 1 by where they come from", gate.Check);
    }

    [Fact]
    public void Logins_that_are_not_counted_are_noticed()
    {
        var queue = new LoginQueue(new LoginOptions());
        queue.Check();

        Break(queue, "<Count>k__BackingField", 1);

        Says("Logins: 1 wait, and 0 by address", queue.Check);
    }

    [Fact]
    public void Numbers_of_a_former_conversation_are_noticed()
    {
        var association = new Association<int>(1, 1);
        association.Send(5);
        association.BeginAnew();
        association.Check();

        Break(association, "_firstUnacknowledged", 1L);

        Says("Association: 1 is not acknowledged, of a conversation that begins with 2", association.Check);
    }

    [Fact]
    public void A_way_that_nobody_told_of_is_noticed()
    {
        var routing = new RoutingState(new Announcement(new BrokerIdentity("a", 1)), 8);
        routing.LinkUp("b");
        var route = new Route(["b"], new Announcement(new BrokerIdentity("b", 1)));
        routing.Receive("b", new RouteUpdate(true, [new RouteUpdate.Reachable(route.Path, route.Announcement)]));
        routing.Settle();
        routing.Check();

        Break(routing, "_routes", ImmutableSortedDictionary<string, Route>.Empty.Add("b", route).Add("d", route with { Path = ["b", "d"] }));
        Says("Routing: the way to d is b/d, and the best that is known ", routing.Check);

        Break(routing, "_routes", ImmutableSortedDictionary<string, Route>.Empty.Add("b", route with { Path = ["c", "b"] }));
        Says("Routing: the way to b is c/b, which leads elsewhere or begins with no neighbour", routing.Check);
    }

    [Fact]
    public void A_link_that_was_never_shown_to_the_neighbourhood_is_noticed()
    {
        var identity = new BridgeIdentity(new BrokerIdentity("a", 1), "1.0");
        var bridge = new BridgeState(identity, null, new Live<BridgeOptions>(new BridgeOptions()), new Random(1), new NoEffects());
        bridge.Start();
        bridge.Check();

        Break(bridge, "<Phase>k__BackingField", BridgePhase.Standby);

        Says("Bridge: Standby, and never shown to the neighbourhood", bridge.Check);
    }

    [Fact]
    public void Two_links_that_are_used_are_noticed()
    {
        var neighbourhood = new Neighbourhood<string>(new BrokerIdentity("b", 1), new NoEffects());
        var hello = new LinkSignal.Hello(LinkProtocol.Version, new BrokerIdentity("a", 1), "1.0", "");
        neighbourhood.Introduce("one", hello, hasDialled: true, "x");
        neighbourhood.Introduce("two", hello, hasDialled: true, "y");
        neighbourhood.Activated("one");
        neighbourhood.Check();

        var entries = (System.Collections.IEnumerable)Field(neighbourhood, "_entries").GetValue(neighbourhood)!;
        foreach (var entry in entries) Break(entry, "<IsUsed>k__BackingField", true);

        Says("Neighbourhood: 2 links to a are used", neighbourhood.Check);
    }

    [Fact]
    public void More_brokers_than_may_be_known_are_noticed()
    {
        var discovery = new DiscoveryState("a", Looking(maxPeers: 2), new NoEffects());
        discovery.Sight(TimeSpan.Zero, new PeerSighting("b", "b", [], null));
        discovery.Sight(TimeSpan.Zero, new PeerSighting("c", "c", [], null));
        discovery.Check();

        Break(discovery, "_options", Looking(maxPeers: 1));

        Says("Discovery: 2 brokers are known, of 1", discovery.Check);
    }

    [Fact]
    public void A_connection_that_takes_other_memory_than_it_should_is_noticed()
    {
        var scene = ConnectionScene.Connected();

        Break(Field(scene.State, "_account").GetValue(scene.State)!, "_held", 1L);

        Says("Connection: 1 bytes are held, and what there is takes 8192", scene.State.Check);
    }

    [Fact]
    public void Frames_that_wait_for_nothing_that_can_happen_are_noticed()
    {
        var scene = ConnectionScene.Connected();
        var line = Field(scene.State, "_line").GetValue(scene.State)!;

        Break(line, "<Wait>k__BackingField", FrameWait.Commit);
        Says("Connection: frames wait for Commit, and  is being decided", scene.State.Check);

        Break(line, "<Wait>k__BackingField", FrameWait.Destination);
        Says("Connection: a frame waits for Destination, and there is none", scene.State.Check);
    }

    [Fact]
    public void A_message_on_its_way_that_no_destination_has_is_noticed()
    {
        var scene = ConnectionScene.Connected();

        Break(Field(scene.State, "_producer").GetValue(scene.State)!, "<Outstanding>k__BackingField", 1);

        Says("Connection: 1 messages are on their way into destinations, and 0 by destination", scene.State.Check);
    }

    [Fact]
    public void A_subscriber_of_a_topic_that_is_in_no_line_is_noticed()
    {
        var topic = new TopicState(Model.Destinations.DestinationName.Topic("news"), new TopicOptions());
        topic.Attach(TestSubscriber.Request("a", connection: 1, prefetch: 10));
        topic.Check();

        var line = Field(topic, "_unselective").GetValue(topic)!;
        Break(line, "_first", null!);

        Says("Topic: 0 subscribers want everything, 0 have a selector, and there are 1", topic.Check);
    }

    [Fact]
    public void A_question_that_is_known_in_one_way_only_is_noticed()
    {
        var search = new DestinationSearch();
        search.Check();

        var byName = (System.Collections.IDictionary)Field(search, "_byName").GetValue(search)!;
        byName.Add(Model.Destinations.DestinationName.Queue("q"), null);

        Says("Search: 0 questions are under way, about 1 destinations", search.Check);
    }

    [Fact]
    public void A_memory_that_is_larger_than_it_may_be_is_noticed()
    {
        var memory = new FeedMemory(2);
        memory.Add("one");
        memory.Add("two");
        memory.Check();

        Break(memory, "<capacity>P", 1);

        Says("Feed: 2 stored messages are known, 2 in order, of 1", memory.Check);
    }

    private static DiscoveryOptions Looking(int maxPeers) =>
        new(new DiscoverySource.Mesh(null), new ConnectorOptions { Name = "look", Addresses = [] }) { MaxPeers = maxPeers };

    private static void Says(string text, Action check) => Assert.Equal(text, Assert.Throws<BrokenInvariantException>(check).Message);

    private static void Break(object state, string field, object value) => Field(state, field).SetValue(state, value);

    private static FieldInfo Field(object state, string name) => state.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new InvalidOperationException($"{state.GetType().Name} has no {name}");

    private sealed class NoEffects : IBridgeEffects, INeighbourhoodEffects<string>, IDiscoveryEffects
    {
        public TimeSpan Silence => TimeSpan.Zero;

        public void Dial(LinkAddress address)
        {
        }

        public void HangUp()
        {
        }

        public void Send(LinkSignal signal)
        {
        }

        public void OpenWire()
        {
        }

        public void CloseWire(bool isBroken)
        {
        }

        public void CheckLogin(LinkSignal.Hello hello)
        {
        }

        public void Introduce(LinkSignal.Hello hello)
        {
        }

        public void ReportActivated()
        {
        }

        public void ReportIdle()
        {
        }

        public void ReportLost()
        {
        }

        public void BeginSending()
        {
        }

        public void SetDeadline(TimeSpan delay)
        {
        }

        public void End()
        {
        }

        public void Note(BridgeEvent what, string? detail)
        {
        }

        public void Admit(string link)
        {
        }

        public void Refuse(string link, LinkRefusal refusal, string text)
        {
        }

        public void Up(string link)
        {
        }

        public void Down(string link)
        {
        }

        public void Abandon(string link)
        {
        }

        public void Dial(string key, IReadOnlyList<LinkAddress> addresses)
        {
        }

        public void LetGo(string key)
        {
        }
    }
}
