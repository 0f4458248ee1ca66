using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Simulation;

/// <summary>Who may use a destination and not create one: what exists anywhere in the network exists.</summary>
public sealed class RightsInNetworkTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static readonly SecurityOptions NobodyCreates = new()
    {
        Users = [new UserAccount("admin", PasswordHash.Create("secret", 1), [])],
        AnonymousGroups = ["guests"],
        Access =
        [
            new AccessEntry(DestinationKind.Queue, new DestinationPattern(">")) { Read = ["guests"], Write = ["guests"] },
            new AccessEntry(DestinationKind.Topic, new DestinationPattern(">")) { Read = ["guests"], Write = ["guests"] },
        ],
    };

    private readonly LinkWorld _world = new(1);
    private readonly LinkedBroker _a;
    private readonly LinkedBroker _c;

    public RightsInNetworkTests()
    {
        _a = _world.StartWhole("a");
        _world.StartWhole("b", "a");
        _c = _world.StartWhole("c", LinkWorld.Dialling(LinkWorld.To("b")), canBeDialled: false, security: NobodyCreates);
        _world.Run(Soon);
    }

    [Theory]
    [InlineData("/queue/q")]
    [InlineData("/topic/t")]
    public void Who_may_only_write_sends_to_what_exists_at_another_broker(string destination)
    {
        var client = new NetworkClient(_a.Broker);
        client.Publish(destination, "it exists now");
        _world.Run(Soon);

        var guest = new NetworkClient(_c.Broker);
        guest.Send($"SEND\ndestination:{destination}\nreceipt:r\n\na\0");
        _world.Run(Soon);

        Assert.Equal(["r"], guest.Receipts);
        Assert.Empty(guest.Errors);
    }

    [Fact]
    public void What_was_sent_so_arrives_where_it_is_wanted()
    {
        var consumer = new NetworkClient(_a.Broker);
        consumer.Subscribe("/queue/q");
        _world.Run(Soon);

        new NetworkClient(_c.Broker).Send("SEND\ndestination:/queue/q\n\na\0");
        _world.Run(Soon);

        Assert.Equal(["a"], consumer.Received);
    }

    [Fact]
    public void Who_may_only_read_subscribes_to_what_exists_at_another_broker()
    {
        new NetworkClient(_a.Broker).Publish("/queue/q", "a");
        _world.Run(Soon);

        var guest = new NetworkClient(_c.Broker);
        guest.Subscribe("/queue/q");
        _world.Run(Soon);

        Assert.Equal(["a"], guest.Received);
        Assert.Empty(guest.Errors);
    }

    [Fact]
    public void A_transaction_sends_to_what_exists_at_another_broker()
    {
        new NetworkClient(_a.Broker).Publish("/queue/q", "a");
        _world.Run(Soon);

        var guest = new NetworkClient(_c.Broker);
        guest.Send("BEGIN\ntransaction:t\n\n\0SEND\ndestination:/queue/q\ntransaction:t\n\nb\0COMMIT\ntransaction:t\nreceipt:done\n\n\0");
        _world.Run(Soon);

        Assert.Equal(["done"], guest.Receipts);
    }

    [Fact]
    public void What_is_nowhere_may_not_be_created()
    {
        var guest = new NetworkClient(_c.Broker);
        guest.Send("SEND\ndestination:/queue/nowhere\n\na\0");
        _world.Run(Soon);

        var error = Assert.Single(guest.Errors);
        Assert.Contains("create", error, StringComparison.Ordinal);
        Assert.DoesNotContain("not known", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broker_that_cannot_be_reached_is_named_in_the_refusal()
    {
        new NetworkClient(_a.Broker).Publish("/queue/q", "a");
        _world.Run(Soon);
        Assert.Single(_world.Links, link => link.Touches("a") && link.Touches("b")).FallSilent();
        _world.MakeDeaf("a");
        _world.Run(TimeSpan.FromMinutes(2));

        var guest = new NetworkClient(_c.Broker);
        guest.Send("SEND\ndestination:/queue/q\n\na\0");
        _world.Run(Soon);

        Assert.Contains("whether it exists at a is not known", Assert.Single(guest.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_does_not_answer_is_waited_for_only_so_long()
    {
        new NetworkClient(_a.Broker).Publish("/queue/q", "a");
        _world.Run(Soon);
        // Not noticed yet: it counts as one that can be reached.
        Assert.Single(_world.Links, link => link.Touches("a") && link.Touches("b")).FallSilent();

        var guest = new NetworkClient(_c.Broker);
        guest.Send("SEND\ndestination:/queue/q\n\na\0SEND\ndestination:/queue/q\nreceipt:other\n\nb\0");
        _world.Run(Soon);

        Assert.Contains("at a is not known", guest.Errors[0], StringComparison.Ordinal);
    }
}
