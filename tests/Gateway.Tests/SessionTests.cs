using ActorMQ.Actors.Connections;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

public sealed class SessionTests
{
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1.1", "1.1")]
    [InlineData("1.0,1.1,1.2", "1.2")]
    [InlineData("1.1,1.0", "1.1")]
    public async Task The_highest_common_version_is_spoken(string offered, string agreed)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        var connected = await client.ConnectAsync(offered);

        Assert.Equal(agreed, connected["version"]);
        Assert.NotNull(connected["session"]);
        Assert.StartsWith("ActorMQ/", connected["server"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_version_is_refused_with_those_that_are_known()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        await client.SendAsync(StompCommand.Connect, "", ("accept-version", "2.0"));

        var error = await client.ExpectErrorAsync("unsupported-version");
        Assert.Equal("1.2,1.1,1.0", error["version"]);
        await client.Closed;
    }

    [Fact]
    public async Task A_frame_before_connect_ends_the_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        await client.SendAsync(StompCommand.Send, "x", ("destination", "/queue/a"));

        await client.ExpectErrorAsync("not-connected");
        await client.Closed;
    }

    [Fact]
    public async Task A_second_connect_is_an_error_that_leaves_the_connection_open()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync(StompCommand.Connect, "", ("accept-version", "1.2"));

        await client.ExpectErrorAsync("already-connected");
        await client.PublishAsync("/queue/a", "still here");
    }

    [Fact]
    public async Task A_client_that_never_connects_is_closed_in_time()
    {
        var options = new TestBrokerOptions { Connections = new ConnectionOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) } };
        await using var broker = await TestBroker.StartAsync(options);
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        await client.ExpectErrorAsync("connect-timeout");
        await client.Closed;
    }

    [Theory]
    [InlineData("SENDER\n\n\0", "unknown-command")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "unknown-command")]
    [InlineData("SEND\ncontent-length:-1\n\n\0", "invalid-content-length")]
    [InlineData("SEND\ndestination:/queue/a\ncontent-length:1\n\nxx\0", "invalid-content-length")]
    public async Task Bytes_that_are_no_frame_get_an_error_and_harm_nobody_else(string bytes, string code)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var bystander = await broker.ConnectAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendRawAsync(bytes);

        await client.ExpectErrorAsync(code);
        await client.Closed;
        await bystander.PublishAsync("/queue/a", "unharmed");
    }

    [Fact]
    public async Task Limits_are_tight_before_and_wide_after_login()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var stranger = await StompTestClient.OpenAsync(broker.Address);
        await using var client = await broker.ConnectAsync();

        await stranger.SendRawAsync("CONNECT\nx:" + new string('y', 20_000) + "\n\n\0");
        await client.PublishAsync("/queue/big", new string('y', 1_000_000));

        await stranger.ExpectErrorAsync("limit-exceeded");
        await stranger.Closed;
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public async Task Disconnect_with_a_receipt_gets_it_and_then_the_end(string version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync(StompCommand.Send, "kept", ("destination", "/queue/a"), ("persistent", "true"));
        await client.CallAsync(StompCommand.Disconnect);

        await client.Closed;
    }

    [Fact]
    public async Task Disconnect_that_waits_for_messages_to_be_stored_ends_the_connection_as_usual()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await using var client = await broker.ConnectAsync();
            for (var j = 0; j < 20; j++) await client.SendAsync(StompCommand.Send, "kept", ("destination", "/queue/a"), ("persistent", "true"));
            await client.CallAsync(StompCommand.Disconnect);
            await client.Closed;
        }

        await Eventually.HoldsAsync(() => broker.Broker.Connections.Count == 0);
        Assert.Empty(broker.Failures);
    }

    [Fact]
    public async Task Clients_that_vanish_while_they_are_written_to_are_no_failure()
    {
        await using var broker = await TestBroker.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                await using var client = await broker.ConnectAsync();
                // Receipts are written from another thread than the one that finds that the client is gone.
                for (var j = 0; j < 50; j++)
                    await client.SendAsync(StompCommand.Send, "kept", ("destination", "/queue/a"), ("persistent", "true"), ("receipt", "r"));
                await client.ReceiveAsync();
                client.Drop();
            }
        }));

        await Eventually.HoldsAsync(() => broker.Broker.Connections.Count == 0);
        Assert.Empty(broker.Failures);
    }

    [Fact]
    public async Task Connect_with_a_receipt_is_answered_on_connected()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        var connected = await client.ConnectAsync(headers: ("receipt", "42"));

        Assert.Equal("42", connected["receipt-id"]);
        Assert.Equal("42", connected["response-id"]);
    }

    [Fact]
    public async Task The_same_user_with_the_same_client_id_takes_over()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var first = await broker.ConnectAsync(login: "alice", headers: ("client-id", "c1"));
        await using var second = await broker.ConnectAsync(login: "alice", headers: ("client-id", "c1"));

        await first.ExpectErrorAsync("connection-replaced");
        await first.Closed;
        await using var stranger = await StompTestClient.OpenAsync(broker.Address);
        await stranger.SendAsync(StompCommand.Connect, "", ("accept-version", "1.2"), ("login", "bob"), ("client-id", "c1"));
        await stranger.ExpectErrorAsync("client-id-in-use");
        await second.PublishAsync("/queue/a", "mine");
    }

    [Fact]
    public async Task The_broker_beats_within_the_agreed_time_and_gives_up_a_silent_client()
    {
        var heartBeat = new HeartBeatOptions { MinInterval = TimeSpan.FromMilliseconds(20) };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Connections = new ConnectionOptions { HeartBeat = heartBeat } });
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        var connected = await client.ConnectAsync(headers: ("heart-beat", "100,50"));
        var before = client.BytesRead;

        Assert.Equal("50,100", connected["heart-beat"]);
        // The client says nothing more: it is closed, and until then the broker's own heart-beats have come.
        await client.Closed;
        Assert.True(client.BytesRead > before);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1")]
    [InlineData("-1,5")]
    public async Task A_malformed_heart_beat_is_refused(string header)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        await client.SendAsync(StompCommand.Connect, "", ("accept-version", "1.2"), ("heart-beat", header));

        await client.ExpectErrorAsync("invalid-heart-beat");
    }

    [Fact]
    public async Task Nothing_of_a_connection_stays_behind()
    {
        await using var broker = await TestBroker.StartAsync();
        var before = broker.Actors().Count(a => a.Path.Contains("/connections/", StringComparison.Ordinal));
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/a");
        client.Drop();
        await using var other = await broker.ConnectAsync();
        // The queue's next consumer gets what the lost one held, so the loss has been dealt with by then.
        await other.SubscribeAsync("/queue/a");
        await other.PublishAsync("/queue/a", "x", receipt: false);
        await other.ExpectMessageAsync("x");
        await other.CallAsync(StompCommand.Disconnect);
        await other.Closed;
        await Eventually.HoldsAsync(() => broker.Actors().Count(a => a.Path.Contains("/connections/", StringComparison.Ordinal)) == before);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 0);
    }
}
