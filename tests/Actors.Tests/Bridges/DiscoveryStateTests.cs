using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Bridges;

public sealed class DiscoveryStateTests : IDiscoveryEffects
{
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly List<string> _effects = [];
    private TimeSpan _now;

    [Fact]
    public void Of_two_brokers_that_find_each_other_the_one_with_the_smaller_name_dials_at_once()
    {
        var state = Of("a");
        See(state, "b");
        Assert.Equal(["dial b tcp://b:61616"], Effects(state));
        Pass(state, 1);
        Assert.Empty(Effects(state));
        Assert.Equal(PeerState.Dialled, StateOf(state, "b"));
    }

    [Fact]
    public void The_other_dials_when_there_is_no_link_after_a_while()
    {
        var state = Of("b");
        See(state, "a");
        Pass(state, 4);
        Assert.Empty(Effects(state));
        Assert.Equal(PeerState.Waiting, StateOf(state, "a"));
        Pass(state, 1);
        Assert.Equal(["dial a tcp://a:61616"], Effects(state));
    }

    [Fact]
    public void Who_cannot_be_dialled_does_not_wait()
    {
        var state = Of("b");
        state.CanBeDialled = false;
        See(state, "a");
        Assert.Equal(["dial a tcp://a:61616"], Effects(state));
    }

    [Fact]
    public void The_wait_begins_anew_when_a_link_was_there()
    {
        var state = Of("b");
        See(state, "a");
        Pass(state, 4);
        state.Linked("accepted-1", "a");
        Assert.Empty(Effects(state));
        Assert.Equal(PeerState.LinkedOtherwise, StateOf(state, "a"));
        Pass(state, 3);
        state.Unlinked("accepted-1");
        Assert.Empty(Effects(state));
        See(state, "a");
        Pass(state, 4);
        Assert.Empty(Effects(state));
        Pass(state, 1);
        Assert.Equal(["dial a tcp://a:61616"], Effects(state));
    }

    [Fact]
    public void A_broker_that_is_linked_in_another_way_is_not_dialled_any_more()
    {
        var state = Of("a");
        See(state, "b");
        Effects(state);
        state.Linked("accepted-1", "b");
        Assert.Equal(["let go b"], Effects(state));
        Assert.Equal(PeerState.LetGo, StateOf(state, "b"));
        state.Unlinked("accepted-1");
        Assert.Empty(Effects(state));
        state.Ended("b");
        Assert.Equal(["dial b tcp://b:61616"], Effects(state));
    }

    [Fact]
    public void Two_links_that_came_about_at_once_both_stay()
    {
        var state = Of("a");
        See(state, "b");
        Effects(state);
        state.Linked("net/b", "b");
        state.Linked("accepted-1", "b");
        Assert.Empty(Effects(state));
        Assert.Equal(PeerState.Linked, StateOf(state, "b"));
    }

    [Fact]
    public void Who_is_not_seen_any_more_is_let_go_once_the_link_breaks()
    {
        var state = Of("a");
        See(state, "b");
        Effects(state);
        state.Linked("net/b", "b");
        Pass(state, 60);
        Assert.Empty(Effects(state));
        Assert.Equal(PeerState.Gone, StateOf(state, "b"));
        state.Unlinked("net/b");
        Assert.Equal(["let go b"], Effects(state));
        state.Ended("b");
        Assert.Empty(Effects(state));
        Assert.Empty(state.Inspect(_now));
    }

    [Fact]
    public void A_broker_that_has_moved_is_dialled_where_it_is_now_but_not_without_pause()
    {
        var state = Of("a");
        See(state, "b");
        Effects(state);
        See(state, "b", "elsewhere");
        Assert.Empty(Effects(state));
        Pass(state, 29);
        See(state, "b", "elsewhere");
        Pass(state, 1);
        Assert.Equal(["let go b"], Effects(state));
        state.Ended("b");
        Assert.Equal(["dial b tcp://elsewhere:61616"], Effects(state));
    }

    [Fact]
    public void A_broker_without_an_address_is_known_and_not_dialled()
    {
        var state = Of("a");
        state.Sight(_now, new PeerSighting("b", "b", [], Lifetime));
        Assert.Empty(Effects(state));
        Assert.Equal(PeerState.NoAddress, StateOf(state, "b"));
    }

    [Fact]
    public void Addresses_that_are_this_broker_itself_are_tried_once()
    {
        var state = Of("a");
        var itself = new PeerSighting("10.0.0.1:1", null, [new LinkAddress(false, "10.0.0.1", 1)], null);
        state.Replace(_now, [itself]);
        Assert.Equal(["dial 10.0.0.1:1 tcp://10.0.0.1:1"], Effects(state));
        state.LeadsBack("net/10.0.0.1:1");
        Assert.Equal(["let go 10.0.0.1:1"], Effects(state));
        state.Ended("10.0.0.1:1");
        state.Replace(_now, [itself]);
        Pass(state, 3600);
        Assert.Empty(Effects(state));
        Assert.Equal(PeerState.Itself, StateOf(state, "10.0.0.1:1"));
    }

    [Fact]
    public void What_a_new_answer_leaves_out_is_gone_and_nothing_else_ends_an_answer()
    {
        var state = Of("b");
        var (one, other) = (Address("10.0.0.1"), Address("10.0.0.2"));
        state.Replace(_now, [one, other]);
        Assert.Equal(2, Effects(state).Count);
        Pass(state, 1_000_000);
        Assert.Empty(Effects(state));
        state.Replace(_now, [other]);
        Assert.Equal(["let go 10.0.0.1"], Effects(state));
        static PeerSighting Address(string host) => new(host, null, [new LinkAddress(false, host, 1)], null);
    }

    [Fact]
    public void No_more_brokers_are_known_than_allowed()
    {
        var state = new DiscoveryState("a", Options with { MaxPeers = 3 }, this) { CanBeDialled = true };
        for (var i = 0; i < 10; i++) See(state, $"b{i}");
        Assert.Equal(3, Effects(state).Count);
        Assert.Equal(7, state.PassedOver);
        Pass(state, 11);
        Effects(state);
        foreach (var key in (string[])["b0", "b1", "b2"]) state.Ended(key);
        state.Settle(_now);
        See(state, "b9");
        Assert.Equal(["dial b9 tcp://b9:61616"], Effects(state));
    }

    /// <summary>Whatever is seen, linked and lost: what is dialled and let go fits together, and in the end everything is as it should be.</summary>
    [Fact]
    public void Whatever_happens_dials_and_ends_alternate_and_the_outcome_follows_from_what_is_there()
    {
        string[] names = ["a", "b", "d", "e"];
        var steps =
            from what in Gen.Choose(0, 7)
            from who in Gen.Elements(names)
            from seconds in Gen.Choose(0, 12)
            select (what, who, seconds);
        Prop.ForAll(Gen.ListOf(steps).ToArbitrary(), script =>
        {
            var world = new Ledger();
            var state = new DiscoveryState("c", Options, world) { CanBeDialled = true };
            var (now, links) = (TimeSpan.Zero, new Dictionary<string, string>());
            foreach (var (what, who, seconds) in script)
            {
                now += TimeSpan.FromSeconds(what == 0 ? seconds : 0);
                if (what is 1 or 2) state.Sight(now, Sighting(who, who));
                if (what == 3) Link($"accepted-{who}", who);
                if (what == 4) Unlink($"accepted-{who}");
                if (what == 5 && world.Dialled.Contains(who)) Link($"net/{who}", who);
                if (what == 6) Unlink($"net/{who}");
                if (what == 7) EndAll();
                state.Settle(now);
                // A link that is there is never taken down.
                Assert.DoesNotContain(world.Leaving, left => links.ContainsKey($"net/{left}"));
            }
            // Everybody is seen, nothing is linked, and time passes: all are dialled. Then they are gone, and nobody is.
            foreach (var bridge in links.Keys.ToArray()) Unlink(bridge);
            for (var i = 0; i < 3; i++)
            {
                foreach (var who in names) state.Sight(now, Sighting(who, who));
                EndAll();
                state.Settle(now);
                now += TakeOver;
            }
            Assert.Equal(names, world.Dialled.Order());
            for (var i = 0; i < 3; i++)
            {
                now += Lifetime;
                state.Settle(now);
                EndAll();
            }
            state.Settle(now);
            Assert.Empty(world.Dialled);
            Assert.Empty(state.Inspect(now));

            void Link(string bridge, string who)
            {
                if (world.Leaving.Contains(who) && bridge.StartsWith("net/", StringComparison.Ordinal)) return;
                links[bridge] = who;
                state.Linked(bridge, who);
            }

            void Unlink(string bridge)
            {
                if (links.Remove(bridge)) state.Unlinked(bridge);
            }

            void EndAll()
            {
                foreach (var left in world.Leaving.ToArray())
                {
                    world.Leaving.Remove(left);
                    state.Ended(left);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    void IDiscoveryEffects.Dial(string key, IReadOnlyList<LinkAddress> addresses) => _effects.Add($"dial {key} {string.Join(' ', addresses)}");

    void IDiscoveryEffects.LetGo(string key) => _effects.Add($"let go {key}");

    private static DiscoveryOptions Options { get; } =
        new(new DiscoverySource.Mesh(null), new ConnectorOptions { Name = "net", Addresses = [] }) { TakeOverAfter = TakeOver };

    private DiscoveryState Of(string own) => new(own, Options, this) { CanBeDialled = true };

    private void See(DiscoveryState state, string broker, string? host = null) => state.Sight(_now, Sighting(broker, host ?? broker));

    private static PeerSighting Sighting(string broker, string host) => new(broker, broker, [new LinkAddress(false, host, LinkAddress.DefaultPort)], Lifetime);

    private void Pass(DiscoveryState state, int seconds)
    {
        state.Settle(_now);
        _now += TimeSpan.FromSeconds(seconds);
    }

    private List<string> Effects(DiscoveryState state)
    {
        state.Settle(_now);
        List<string> effects = [.. _effects];
        _effects.Clear();
        return effects;
    }

    private PeerState StateOf(DiscoveryState state, string key) => Assert.Single(state.Inspect(_now), peer => peer.Key == key).State;

    private sealed class Ledger : IDiscoveryEffects
    {
        public HashSet<string> Dialled { get; } = [];

        public HashSet<string> Leaving { get; } = [];

        public void Dial(string key, IReadOnlyList<LinkAddress> addresses)
        {
            Assert.DoesNotContain(key, Leaving);
            Assert.True(Dialled.Add(key), $"{key} is dialled twice");
        }

        public void LetGo(string key)
        {
            Assert.True(Dialled.Remove(key), $"{key} is let go and was not dialled");
            Assert.True(Leaving.Add(key));
        }
    }
}
