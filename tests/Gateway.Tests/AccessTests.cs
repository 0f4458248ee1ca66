using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

public sealed class AccessTests
{
    // What MCollective's guide has its users configure.
    private static readonly SecurityOptions MCollective = new()
    {
        Users = [User("admin", "admins"), User("mc", "mcollective"), User("guest")],
        Access =
        [
            Entry(DestinationKind.Queue, ">", "admins"),
            Entry(DestinationKind.Topic, ">", "admins"),
            Entry(DestinationKind.Topic, "mcollective.>", "mcollective"),
            Entry(DestinationKind.Queue, "mcollective.>", "mcollective"),
            Entry(DestinationKind.Topic, "ActiveMQ.Advisory.>", "*"),
        ],
    };

    [Fact]
    public async Task A_wrong_password_is_refused_and_says_no_more_than_that()
    {
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Security = MCollective });
        foreach (var (login, passcode) in new[] { ("mc", "wrong"), ("nobody", "mc"), (null, null) })
        {
            await using var client = await StompTestClient.OpenAsync(broker.Address);
            await client.SendAsync(StompCommand.Connect, "", ("accept-version", "1.2"), ("login", login), ("passcode", passcode));

            await client.ExpectErrorAsync("authentication-failed");
            await client.Closed;
        }
    }

    [Fact]
    public async Task Rights_follow_the_groups_of_the_user()
    {
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Security = MCollective });
        await using var client = await broker.ConnectAsync("1.2", "mc", "mc");

        await client.SubscribeAsync("/topic/mcollective.package.agent");
        await client.PublishAsync("/topic/mcollective.package.agent", "allowed", receipt: false);
        await client.ExpectMessageAsync("allowed");

        await client.SendAsync(StompCommand.Send, "x", ("destination", "/queue/other"), ("receipt", "r"));
        var denied = await client.ExpectErrorAsync("not-authorized");
        Assert.Equal("User mc is not authorized to write to: queue://other", denied["message"]);
        Assert.Equal("r", denied["receipt-id"]);
        await client.SendAsync(StompCommand.Subscribe, "", ("destination", "/queue/>"), ("id", "all"));
        await client.ExpectErrorAsync("not-authorized");
        await client.PublishAsync("/topic/mcollective.other", "the connection is open still");
    }

    [Fact]
    public async Task A_wildcard_subscription_skips_what_may_not_be_read()
    {
        var security = new SecurityOptions
        {
            Users = [User("u", "g"), User("admin", "admins")],
            Access =
            [
                new AccessEntry(DestinationKind.Topic, new DestinationPattern("a.>")) { Read = ["g"] },
                Entry(DestinationKind.Topic, ">", "admins"),
            ],
        };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Security = security });
        await using var admin = await broker.ConnectAsync("1.2", "admin", "admin");
        await using var user = await broker.ConnectAsync("1.2", "u", "u");
        await user.SubscribeAsync("/topic/a.>");

        await admin.PublishAsync("/topic/b", "not for u");
        await admin.PublishAsync("/topic/a.x", "for u");

        await user.ExpectMessageAsync("for u");
    }

    [Fact]
    public async Task A_right_that_is_taken_away_is_gone_for_open_connections_too()
    {
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Security = MCollective });
        await using var client = await broker.ConnectAsync("1.2", "mc", "mc");
        await client.PublishAsync("/topic/mcollective.a", "still allowed");

        broker.Broker.ChangeSecurity(MCollective with { Access = [Entry(DestinationKind.Topic, ">", "admins")] });

        await client.SendAsync(StompCommand.Send, "x", ("destination", "/topic/mcollective.a"));
        await client.ExpectErrorAsync("not-authorized");
    }

    [Fact]
    public async Task A_subscription_ends_when_its_right_is_taken_away()
    {
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Security = MCollective });
        await using var client = await broker.ConnectAsync("1.2", "mc", "mc");
        await client.SubscribeAsync("/topic/mcollective.a");

        broker.Broker.ChangeSecurity(MCollective with { Access = [Entry(DestinationKind.Topic, ">", "admins")] });
        await client.ExpectErrorAsync("not-authorized");
        broker.Broker.ChangeSecurity(MCollective);

        await client.PublishAsync("/topic/mcollective.a", "not subscribed any more");
        await client.SubscribeAsync("/topic/mcollective.b");
        await client.PublishAsync("/topic/mcollective.b", "the first to arrive");
        await client.ExpectMessageAsync("the first to arrive");
    }

    [Fact]
    public async Task A_user_that_is_removed_is_disconnected()
    {
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Security = MCollective });
        await using var client = await broker.ConnectAsync("1.2", "mc", "mc");

        broker.Broker.ChangeSecurity(MCollective with { Users = [User("somebody else")] });

        await client.ExpectErrorAsync("authentication-failed");
        await client.Closed;
    }

    private static UserAccount User(string name, params string[] groups) => new(name, PasswordHash.Create(name, 100), groups);

    private static AccessEntry Entry(DestinationKind kind, string pattern, string group) =>
        new(kind, new DestinationPattern(pattern)) { Read = [group], Write = [group], Admin = [group] };
}
