using System.Net;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Security;

namespace ActorMQ.Simulation;

/// <summary>Brokers that are told nothing of each other and find each other, in virtual time.</summary>
public sealed class DiscoveryTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly DiscoverySource.Multicast Group = new(
        false, "default", DiscoverySource.Multicast.DefaultAddress, DiscoverySource.Multicast.DefaultPort);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Brokers_of_a_group_find_each_other_and_make_one_link_for_each_pair(int seed)
    {
        var world = new LinkWorld(seed);
        world.Air.LosesOneOf = 3;
        string[] names = ["a", "b", "c", "d"];
        var brokers = names.Select(name => world.StartWhole(name, Listening(Group), canBeDialled: true)).ToList();
        Assert.True(
            world.RunUntil(() => brokers.TrueForAll(broker => Neighbours(world, broker).SequenceEqual(names.Where(name => name != broker.Name))), Long));
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(["net/b", "net/c", "net/d"], world.InspectAll(brokers[0]).Select(bridge => bridge.Name));
        Assert.All(brokers, broker => Assert.Equal(3, broker.Bridges.Registry.Count));
        Assert.All(world.InspectDiscovery(brokers[3]).Peers, peer => Assert.Equal(PeerState.LinkedOtherwise, peer.State));
    }

    [Fact]
    public void It_works_when_just_one_of_two_can_be_dialled()
    {
        foreach (var dialled in (string[])["a", "b"])
        {
            var world = new LinkWorld(1);
            var brokers = ((string[])["a", "b"]).ToDictionary(name => name, name => world.StartWhole(name, Listening(Group), canBeDialled: name == dialled));
            Assert.True(world.RunUntil(() => Neighbours(world, brokers["a"]) is ["b"], TimeSpan.FromSeconds(2)));
            Assert.Equal($"net/{dialled}", Assert.Single(world.InspectAll(brokers[dialled == "a" ? "b" : "a"])).Name);
        }
    }

    [Fact]
    public void The_other_side_dials_when_the_one_that_should_cannot()
    {
        var world = new LinkWorld(1);
        var a = world.StartWhole("a", Listening(Group), canBeDialled: true);
        // It hears of b and cannot get through to it.
        var b = world.StartWhole("b", Listening(Group), canBeDialled: true);
        world.MakeDeaf("b");
        Assert.True(world.RunUntil(() => Neighbours(world, a) is ["b"] && Neighbours(world, b) is ["a"], Soon));
        world.Run(TimeSpan.FromMinutes(1));
        // The one that could not has given up.
        Assert.False(Assert.Single(world.InspectAll(a)).HasDialled);
        Assert.True(Assert.Single(world.InspectAll(b)).HasDialled);
    }

    [Fact]
    public void Groups_schemes_and_addresses_keep_apart()
    {
        var world = new LinkWorld(1);
        DiscoverySource.Multicast[] sources = [Group, Group with { Group = "other" }, Group with { Port = 7000 }];
        var brokers = sources.Select((source, i) => world.StartWhole($"b{i}", Listening(source), canBeDialled: true)).ToList();
        var tls = world.StartWhole("tls", Listening(Group with { IsTls = true }), canBeDialled: false);
        world.Run(TimeSpan.FromMinutes(1));
        Assert.All(brokers.Skip(1), broker => Assert.Empty(Neighbours(world, broker)));
        // One without TLS announces itself, and whoever wants TLS does not dial it.
        Assert.Equal(PeerState.NoAddress, Assert.Single(world.InspectDiscovery(tls).Peers).State);
    }

    [Fact]
    public void A_broker_that_is_not_heard_any_more_is_not_dialled_again_once_its_link_breaks()
    {
        var world = new LinkWorld(1);
        var a = world.StartWhole("a", Listening(Group), canBeDialled: true);
        var b = world.StartWhole("b", Listening(Group), canBeDialled: true);
        Assert.True(world.RunUntil(() => Neighbours(world, a) is ["b"], Soon));
        world.Air.IsSilent = true;
        world.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(["b"], Neighbours(world, a));
        Assert.Equal(PeerState.Gone, Assert.Single(world.InspectDiscovery(a).Peers).State);
        world.Kill(b);
        world.Links[^1].Cut();
        Assert.True(world.RunUntil(() => a.Bridges.Registry.Count == 0 && world.InspectDiscovery(a).Peers.Count == 0, Soon));
    }

    [Fact]
    public void Bad_announcements_are_counted_and_a_second_broker_of_the_name_is_noticed()
    {
        var world = new LinkWorld(1);
        var a = world.StartWhole("a", Listening(Group), canBeDialled: true);
        world.Run(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 5; i++) world.Air.Send(Group.Address, Group.Port, [.. "nonsense"u8]);
        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal((5L, null), (world.InspectDiscovery(a).Ignored, world.InspectDiscovery(a).LastError));
        var twin = world.StartWhole("a", Listening(Group), canBeDialled: true);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Contains("another broker named a announces itself from 10.9.9.9", world.InspectDiscovery(a).LastError, StringComparison.Ordinal);
        Assert.Contains("another broker named a", world.InspectDiscovery(twin).LastError, StringComparison.Ordinal);
        Assert.Empty(world.InspectDiscovery(a).Peers);
        world.Air.IsSilent = true;
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Null(world.InspectDiscovery(a).LastError);
    }

    [Fact]
    public void A_network_that_is_not_there_yet_is_joined_when_it_is()
    {
        var world = new LinkWorld(1);
        world.Air.JoinError = "no route";
        var a = world.StartWhole("a", Listening(Group), canBeDialled: true);
        var b = world.StartWhole("b", Listening(Group), canBeDialled: true);
        world.Run(TimeSpan.FromSeconds(10));
        Assert.Equal("no route", world.InspectDiscovery(a).LastError);
        world.Air.JoinError = null;
        Assert.True(world.RunUntil(() => Neighbours(world, a) is ["b"] && Neighbours(world, b) is ["a"], Soon));
        Assert.Null(world.InspectDiscovery(a).LastError);
    }

    [Fact]
    public void Each_address_of_a_name_gets_a_link_and_keeps_it_when_the_name_is_gone()
    {
        var world = new LinkWorld(1);
        var (one, two) = (world.Start("one", host: "10.0.0.1"), world.Start("two", host: "10.0.0.2"));
        // It is among them itself.
        world.Air.Names["brokers"] = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2"), IPAddress.Parse("10.0.0.3")];
        var a = world.Start("a", Listening(new DiscoverySource.Dns(false, "brokers", LinkAddress.DefaultPort)), host: "10.0.0.3");
        Assert.True(world.RunUntil(() => a.Network.Links.Count == 2, Soon));
        Assert.True(world.RunUntil(() => a.Bridges.Registry.Names.SequenceEqual(["net/10.0.0.1:61616", "net/10.0.0.2:61616"]), Soon));
        Assert.Equal(["one", "two", "-"], world.InspectDiscovery(a).Peers.Select(peer => peer.Broker ?? "-"));
        Assert.Equal(PeerState.Itself, world.InspectDiscovery(a).Peers[2].State);
        // That is no mistake of anybody, so nobody is bothered with it.
        Assert.Empty(world.InspectRefused(a));

        // A resolver that fails changes nothing but what people are told.
        world.Air.ResolverError = "server failure";
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal("brokers: server failure", world.InspectDiscovery(a).LastError);
        Assert.Equal(["one", "two"], a.Network.Links.Keys.Order());
        world.Links.First(link => link.Acceptor.RemoteAddress == "10.0.0.3" && link.Dialler.RemoteAddress != "10.0.0.3").Cut();
        Assert.True(world.RunUntil(() => a.Network.Ups.Count == 3 && a.Network.Links.Count == 2, Soon));

        // An address that vanishes is let go once its link is down.
        world.Air.ResolverError = null;
        world.Air.Names["brokers"] = [IPAddress.Parse("10.0.0.2")];
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Null(world.InspectDiscovery(a).LastError);
        Assert.Equal(["one", "two"], a.Network.Links.Keys.Order());
        world.Kill(one);
        world.Kill(two);
        foreach (var link in world.Links) link.Cut();
        Assert.True(world.RunUntil(() => a.Bridges.Registry.Names.SequenceEqual(["net/10.0.0.2:61616"]), Soon));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Members_of_a_full_mesh_link_themselves_to_all_they_learn_of(int seed)
    {
        var world = new LinkWorld(seed);
        // A line; only the last is known to nobody but its neighbour, and takes no part in the mesh itself.
        string[] names = ["e", "a", "d", "b", "c"];
        var brokers = names.Select(
            (name, i) => world.StartWhole(name, i == 4 ? Dialling(names[i - 1]) : Mesh(i == 0 ? [] : [names[i - 1]]), canBeDialled: true)).ToList();
        Assert.True(
            world.RunUntil(() => brokers.TrueForAll(broker => Neighbours(world, broker).Count == 4), Long),
            $"seed {seed}: {string.Join("; ", brokers.Select(broker => $"{broker.Name}: {string.Join(',', Neighbours(world, broker))}"))}");
        world.Run(TimeSpan.FromMinutes(1));
        Assert.All(brokers, broker => Assert.Equal(4, broker.Bridges.Registry.Count));
        Assert.All(brokers, broker => Assert.All(world.InspectNetwork(broker).Brokers, member => Assert.Equal(1, member.Route.Distance)));

        // A member that is gone for good is given up by all.
        var gone = brokers[0];
        world.Kill(gone);
        foreach (var link in world.Links) link.Cut();
        _ = gone.Broker.System.Terminate();
        brokers.Remove(gone);
        Assert.True(world.RunUntil(() => brokers.TrueForAll(broker => Neighbours(world, broker).Count == 3), Long));
        world.Run(TimeSpan.FromMinutes(2));
        Assert.All(brokers, broker => Assert.DoesNotContain("mesh/e", broker.Bridges.Registry.Names));
        var missing = Assert.Single(world.InspectNetwork(brokers[0]).Lost);
        Assert.Equal(("e", true), (missing.Name, missing.IsGivenUp));
        Assert.Equal("tcp://e:61616", Assert.Single(missing.LastAnnouncement!.Addresses).ToString());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_cut_in_the_end_everybody_is_linked_once_to_everybody(int seed)
    {
        var world = new LinkWorld(seed) { MaxDelay = TimeSpan.FromMilliseconds(50) };
        world.Air.LosesOneOf = 2;
        string[] names = ["a", "b", "c", "d"];
        var brokers = names.Select(name => world.StartWhole(name, Listening(Group), canBeDialled: name != "c")).ToList();
        for (var step = 0; step < 40; step++)
        {
            world.Run(TimeSpan.FromMilliseconds(world.Random.Next(1, 4000)));
            world.Air.IsSilent = world.Random.Next(4) == 0;
            if (world.Links.Count == 0) continue;
            var link = world.Links[^(1 + world.Random.Next(Math.Min(8, world.Links.Count)))];
            if (world.Random.Next(3) == 0) link.FallSilent();
            else link.Cut();
        }
        world.Air.IsSilent = false;
        Assert.True(
            world.RunUntil(() => brokers.TrueForAll(broker => Neighbours(world, broker).Count == 3), Long),
            $"seed {seed}: {string.Join("; ", brokers.Select(broker => $"{broker.Name}: {string.Join(',', Neighbours(world, broker))}"))}");
        world.Run(TimeSpan.FromMinutes(2));
        Assert.All(brokers, broker => Assert.InRange(broker.Bridges.Registry.Count, 3, 6));
        Assert.All(brokers, broker => Assert.Equal(3, Neighbours(world, broker).Count));
    }

    [Fact]
    public void Who_was_refused_is_shown_with_the_reason_at_the_broker_that_refused()
    {
        var hash = PasswordHash.Create("secret", 1);
        var world = new LinkWorld(1);
        var b = world.Start("b", security: new SecurityOptions { Users = [new UserAccount("bridge", hash, []) { MayLink = true }] });
        world.Start("a", LinkWorld.Dialling(LinkWorld.To("b") with { User = "bridge", Password = "guess" }));
        world.Run(TimeSpan.FromMilliseconds(50));
        world.Start("b", LinkWorld.Dialling(LinkWorld.To("b") with { User = "bridge", Password = "secret" }), host: "elsewhere");
        world.Run(TimeSpan.FromMinutes(10));
        var refused = world.InspectRefused(b).OrderBy(link => link.Broker, StringComparer.Ordinal).ToList();
        Assert.Equal(["a", "b"], refused.Select(link => link.Broker));
        Assert.Equal(("authentication-failed", "wrong user or password of a"), (refused[0].Reason, refused[0].Text));
        Assert.Equal(("same-name", "both brokers are named b", "bridge"), (refused[1].Reason, refused[1].Text, refused[1].User));
        Assert.All(refused, link => Assert.True(link.Count > 10 && link.Since < link.At));
        Assert.Contains("another broker.name", refused[1].Advice, StringComparison.Ordinal);
    }

    private static List<string> Neighbours(LinkWorld world, LinkedBroker broker) => [.. world.InspectNetwork(broker).Own.Neighbours];

    private static BridgeOptions Listening(DiscoverySource source) =>
        new() { Discoveries = [new DiscoveryOptions(source, new ConnectorOptions { Name = "net", Addresses = [] })] };

    private static BridgeOptions Dialling(params string[] hosts) => LinkWorld.Dialling([.. hosts.Select(host => LinkWorld.To(host))]);

    private static BridgeOptions Mesh(params string[] hosts) => Dialling(hosts) with
    {
        Discoveries = [new DiscoveryOptions(new DiscoverySource.Mesh(null), new ConnectorOptions { Name = "mesh", Addresses = [] })],
    };
}
