using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Simulation;

/// <summary>Bridges between whole brokers in virtual time; the network behind them only takes notes.</summary>
public sealed class LinkTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_link_comes_up_and_carries_both_directions_in_order(int seed)
    {
        var (world, a, b) = Pair(seed);
        Assert.True(world.RunUntil(() => AreLinked(a, b), Soon));
        Send(a, "b", 0, 200);
        Send(b, "a", 0, 200);
        Assert.True(world.RunUntil(() => a.Network.Received.Count == 200 && b.Network.Received.Count == 200, Soon));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), Values(a));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), Values(b));

        var status = world.Inspect(a, "to-b");
        Assert.Equal((BridgePhase.Established, "b", 200L, 200L), (status.Phase, status.Peer, status.MessagesIn, status.MessagesOut));
        Assert.NotNull(status.RoundTrip);
        Assert.True(status.BytesIn > 200 && status.BytesOut > 200);
        var accepted = Assert.Single(world.InspectAll(b));
        Assert.Equal((BridgePhase.Established, "a", false), (accepted.Phase, accepted.Peer, accepted.HasDialled));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_link_that_is_cut_comes_back(int seed)
    {
        var (world, a, b) = Pair(seed);
        Assert.True(world.RunUntil(() => AreLinked(a, b), Soon));
        for (var cut = 1; cut <= 4; cut++)
        {
            world.Run(TimeSpan.FromMilliseconds(world.Random.Next(1, 8000)));
            world.Links[^1].Cut();
            Assert.True(world.RunUntil(() => !a.Network.Links.ContainsKey("b") && !b.Network.Links.ContainsKey("a"), Soon));
            Assert.True(world.RunUntil(() => AreLinked(a, b), Long), $"seed {seed}");
            Assert.Equal(cut, world.Inspect(a, "to-b").Reconnects);
        }
        Assert.Empty(a.Network.Violations.Concat(b.Network.Violations));
        Assert.Single(world.InspectAll(b));
    }

    [Fact]
    public void A_link_on_which_nothing_comes_any_more_is_given_up_by_both_sides()
    {
        var (world, a, b) = Pair(1);
        Assert.True(world.RunUntil(() => AreLinked(a, b), Soon));
        world.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(["b"], a.Network.Ups);
        world.Links[^1].FallSilent();
        Assert.True(world.RunUntil(() => a.Network.Ups.Count == 2 && AreLinked(a, b), TimeSpan.FromMinutes(1)));
        Assert.Contains("nothing heard", world.Inspect(a, "to-b").LastError ?? "nothing heard", StringComparison.Ordinal);
    }

    [Fact]
    public void Pauses_between_attempts_grow_and_begin_anew_after_a_link_that_lasted()
    {
        var world = new LinkWorld(1);
        var a = world.Start("a", LinkWorld.Dialling(LinkWorld.To("b")));
        Assert.True(world.RunUntil(() => world.Inspect(a, "to-b").Phase == BridgePhase.Waiting, Soon));
        var first = Pause(world, a);
        Assert.InRange(first, TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(1));
        world.Run(TimeSpan.FromMinutes(3));
        Assert.True(world.RunUntil(() => world.Inspect(a, "to-b").Phase == BridgePhase.Waiting, Soon));
        var status = world.Inspect(a, "to-b");
        Assert.Equal("connection refused", status.LastError);
        Assert.InRange(status.NextAttempt!.Value - status.Since, TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(30));

        var b = world.Start("b");
        Assert.True(world.RunUntil(() => AreLinked(a, b), Long));
        Assert.Null(world.Inspect(a, "to-b").LastError);
        world.Run(TimeSpan.FromSeconds(6));
        world.Links[^1].Cut();
        Assert.True(world.RunUntil(() => AreLinked(a, b) && a.Network.Ups.Count == 2, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_broker_that_does_not_answer_a_call_is_not_waited_for()
    {
        var (world, a, _) = Pair(1, beforeRun: world => world.MakeDeaf("b"));
        Assert.True(world.RunUntil(() => world.Inspect(a, "to-b").Phase == BridgePhase.Waiting, TimeSpan.FromSeconds(11)));
        Assert.Equal("no connection within 10 s", world.Inspect(a, "to-b").LastError);
    }

    [Fact]
    public void A_broker_that_says_nothing_is_not_waited_for()
    {
        var (world, a, b) = Pair(1);
        Assert.True(world.RunUntil(() => world.Links.Count == 1, Soon));
        world.Links[0].FallSilent();
        Assert.True(world.RunUntil(() => world.Inspect(a, "to-b").LastError is not null, TimeSpan.FromSeconds(11)));
        Assert.Equal("no answer within 10 s", world.Inspect(a, "to-b").LastError);
        Assert.True(world.RunUntil(() => AreLinked(a, b) && world.InspectAll(b).Count == 1, Soon));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Of_two_links_between_two_brokers_one_is_used_and_the_other_takes_over(int seed)
    {
        var world = new LinkWorld(seed);
        var a = world.Start("a", LinkWorld.Dialling(LinkWorld.To("b")));
        var b = world.Start("b", LinkWorld.Dialling(LinkWorld.To("a")));
        Assert.True(
            world.RunUntil(() => AreLinked(a, b) && world.InspectAll(a).Concat(world.InspectAll(b)).Count(s => s.Phase == BridgePhase.Standby) == 2, Long));
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Single(a.Network.Ups);
        Assert.Single(b.Network.Ups);

        var used = world.Inspect(a, "to-b").Phase == BridgePhase.Established ? "a" : "b";
        world.Links.Last(link => link.Acceptor.RemoteAddress == used).Cut();
        Assert.True(world.RunUntil(() => a.Network.Ups.Count == 2 && b.Network.Ups.Count == 2 && AreLinked(a, b), TimeSpan.FromMilliseconds(500)));
        Assert.True(world.RunUntil(() => world.InspectAll(a).Concat(world.InspectAll(b)).Count(s => s.Phase == BridgePhase.Standby) == 2, Long));
        Assert.Empty(a.Network.Violations.Concat(b.Network.Violations));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_cut_and_killed_in_the_end_every_link_is_there_once(int seed)
    {
        var world = new LinkWorld(seed) { MaxDelay = TimeSpan.FromMilliseconds(50) };
        string[] names = ["a", "b", "c"];
        var brokers = names.ToDictionary(name => name, name => StartInMesh(world, name, names));
        for (var step = 0; step < 40; step++)
        {
            world.Run(TimeSpan.FromMilliseconds(world.Random.Next(1, 3000)));
            if (world.Links.Count == 0) continue;
            var link = world.Links[^(1 + world.Random.Next(Math.Min(6, world.Links.Count)))];
            switch (world.Random.Next(10))
            {
                case < 5:
                    link.Cut();
                    break;
                case < 7:
                    link.FallSilent();
                    break;
                case 7:
                    var name = names[world.Random.Next(3)];
                    world.Kill(brokers[name]);
                    foreach (var lost in world.Links) lost.Cut();
                    world.Run(TimeSpan.FromSeconds(1));
                    _ = brokers[name].Broker.System.Terminate();
                    world.Run(TimeSpan.FromSeconds(1));
                    brokers[name] = StartInMesh(world, name, names);
                    break;
            }
        }
        Assert.True(
            world.RunUntil(() => names.All(one => names.All(other => one == other || AreLinked(brokers[one], brokers[other]))), Long),
            $"seed {seed}: {string.Join("; ", names.Select(name => $"{name} knows {string.Join(',', brokers[name].Network.Links.Keys)}"))}");
        world.Run(TimeSpan.FromMinutes(2));
        foreach (var broker in brokers.Values)
        {
            Assert.Empty(broker.Network.Violations);
            Assert.All(broker.Network.Links.Values, link => Assert.True(broker.Network.Links.Count == 2));
            Assert.True(broker.Bridges.Registry.Count <= 4, $"seed {seed}: {string.Join(", ", world.InspectAll(broker))}");
        }
        // What is used at one end is used at the other.
        foreach (var (one, other) in names.SelectMany(one => names.Select(other => (one, other))).Where(pair => pair.one != pair.other))
        {
            var before = brokers[other].Network.Received.Count;
            Send(brokers[one], other, 1000, 1);
            Assert.True(world.RunUntil(() => brokers[other].Network.Received.Count == before + 1, Soon), $"seed {seed}: {one} to {other}");
        }
    }

    [Fact]
    public void Brokers_of_one_name_refuse_each_other()
    {
        var world = new LinkWorld(1);
        var one = world.Start("a", LinkWorld.Dialling(LinkWorld.To("elsewhere")));
        world.Run(TimeSpan.FromMilliseconds(50));
        world.Start("a", host: "elsewhere");
        Assert.True(world.RunUntil(() => world.Inspect(one, "to-elsewhere").Phase == BridgePhase.Refused, Soon));
        Assert.Equal("the other broker refused: both brokers are named a", world.Inspect(one, "to-elsewhere").LastError);
        Assert.Empty(one.Network.Ups);
    }

    [Fact]
    public void A_broker_refuses_itself()
    {
        var world = new LinkWorld(1);
        var a = world.Start("a", LinkWorld.Dialling(LinkWorld.To("a")));
        Assert.True(world.RunUntil(() => world.Inspect(a, "to-a").Phase == BridgePhase.Refused, Soon));
        Assert.Contains("the link leads from a to itself", world.Inspect(a, "to-a").LastError, StringComparison.Ordinal);
        Assert.Empty(a.Network.Ups);
    }

    [Theory]
    [InlineData("bridge", "secret", null)]
    [InlineData("bridge", "guess", "the other broker refused: wrong user or password of a")]
    [InlineData("nobody", "secret", "the other broker refused: wrong user or password of a")]
    [InlineData(null, null, "the other broker refused: wrong user or password of a")]
    [InlineData("client", "secret", "the other broker refused: user client may not link brokers")]
    public void Only_users_with_the_right_may_link(string? user, string? password, string? error)
    {
        var hash = PasswordHash.Create("secret", 1);
        var security = new SecurityOptions { Users = [new UserAccount("bridge", hash, []) { MayLink = true }, new UserAccount("client", hash, [])] };
        var world = new LinkWorld(1);
        var b = world.Start("b", security: security);
        var a = world.Start("a", LinkWorld.Dialling(LinkWorld.To("b") with { User = user, Password = password }));
        Assert.True(world.RunUntil(() => world.Inspect(a, "to-b").Phase is BridgePhase.Established or BridgePhase.Refused, Soon));
        var status = world.Inspect(a, "to-b");
        Assert.Equal((error is null ? BridgePhase.Established : BridgePhase.Refused, error), (status.Phase, status.LastError));
        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(error is null ? ["a"] : [], b.Network.Ups);
        if (error is not null) return;

        b.Broker.ChangeSecurity(security with { Users = [security.Users[1]] });
        b.Bridges.SecurityChanged();
        Assert.True(world.RunUntil(() => world.Inspect(a, "to-b").Phase == BridgePhase.Refused, Soon));
    }

    [Fact]
    public void One_of_a_pair_is_enough()
    {
        var world = new LinkWorld(1);
        var slave = world.Start("slave");
        var a = world.Start("a", LinkWorld.Dialling(LinkWorld.To("master", "slave")));
        Assert.True(world.RunUntil(() => AreLinked(a, slave), Soon));
        var master = world.Start("master");
        world.Kill(slave);
        world.Links[^1].Cut();
        Assert.True(world.RunUntil(() => AreLinked(a, master), Soon));
    }

    [Fact]
    public void A_broker_that_stops_says_so_and_is_dialled_again()
    {
        var (world, a, b) = Pair(1);
        Assert.True(world.RunUntil(() => AreLinked(a, b), Soon));
        var stopped = b.Bridges.StopAsync();
        Assert.True(world.RunUntil(() => stopped.IsCompleted && world.Inspect(a, "to-b").Phase == BridgePhase.Waiting, Soon));
        Assert.Equal("b is shutting down", world.Inspect(a, "to-b").LastError);
    }

    [Fact]
    public void A_reset_begins_anew_at_once()
    {
        var (world, a, b) = Pair(1);
        Assert.True(world.RunUntil(() => AreLinked(a, b), Soon));
        Assert.True(a.Bridges.Registry.TryGet("to-b", out var bridge));
        bridge.Tell(new BridgeCommand.Reset());
        Assert.True(world.RunUntil(() => a.Network.Ups.Count == 2 && AreLinked(a, b), TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public void What_a_neighbour_does_not_read_is_bounded()
    {
        var world = new LinkWorld(1);
        var options = LinkWorld.Dialling(LinkWorld.To("b")) with { Buffer = Model.ByteSize.MiB(1) };
        var (a, b) = (world.Start("a", options), world.Start("b"));
        Assert.True(world.RunUntil(() => AreLinked(a, b), Soon));
        var message = new Message([.. "destination:/topic/t\n\n"u8, .. new byte[100_000], 0], 22);
        var passing = new LinkMessage.Passing(
            new Envelope<NetworkContent>("a", [new("b", 1, 1, 1, 1)], 1, new NetworkContent.Topic(DestinationName.Topic("t"), message)));
        a.Network.Links["b"].Bridge.TryTell(new LinkCommand.Transmit(a.Network.Links["b"], [.. Enumerable.Repeat(passing, 100), .. Numbered(0, 3)]));
        Assert.True(world.RunUntil(() => b.Network.Received.Count >= 13, Long));
        world.Run(Soon);
        Assert.Equal([0L, 1, 2], Values(b));
        Assert.Equal(100 - b.Network.Received.OfType<LinkMessage.Passing>().Count(), world.Inspect(a, "to-b").Dropped);
    }

    private static LinkedBroker StartInMesh(LinkWorld world, string name, string[] names) =>
        world.Start(name, LinkWorld.Dialling([.. names.Where(other => other != name).Select(other => LinkWorld.To(other))]));

    private static (LinkWorld World, LinkedBroker A, LinkedBroker B) Pair(int seed, Action<LinkWorld>? beforeRun = null)
    {
        var world = new LinkWorld(seed);
        beforeRun?.Invoke(world);
        var b = world.Start("b");
        return (world, world.Start("a", LinkWorld.Dialling(LinkWorld.To("b"))), b);
    }

    private static bool AreLinked(LinkedBroker one, LinkedBroker other) =>
        one.Network.Links.ContainsKey(other.Name) && other.Network.Links.ContainsKey(one.Name);

    private static TimeSpan Pause(LinkWorld world, LinkedBroker broker)
    {
        var status = world.Inspect(broker, "to-b");
        return status.NextAttempt!.Value - status.Since;
    }

    private static void Send(LinkedBroker from, string to, int first, int count)
    {
        var link = from.Network.Links[to];
        link.Bridge.TryTell(new LinkCommand.Transmit(link, [.. Numbered(first, count)]));
    }

    private static IEnumerable<LinkMessage> Numbered(int first, int count) => Enumerable.Range(first, count).Select(i => new LinkMessage.Digest(i));

    private static IEnumerable<long> Values(LinkedBroker broker) => broker.Network.Received.OfType<LinkMessage.Digest>().Select(digest => digest.Value);
}
