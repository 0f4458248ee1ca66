using ActorMQ.Integration.Support;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Processes;

/// <summary>A client that is broken, or means harm, gets one ERROR and is gone; the others notice nothing.</summary>
public sealed class HostileClientTests : IAsyncLifetime
{
    private Site _site = null!;
    private StompTestClient _other = null!;

    public async Task InitializeAsync()
    {
        _site = await Site.StartedAsync(
            "journal.driver = memory, connections { connect-timeout = 1s, limits { body = 64KiB, frame = 128KiB, header-block = 16KiB } }");
        _other = await _site.ConnectAsync();
        await _other.SubscribeAsync("/queue/orders");
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Garbage_is_answered_once(int seed)
    {
        var bytes = new byte[100_000];
        new Random(seed).NextBytes(bytes);
        await using var client = await StompTestClient.OpenAsync(_site.Address);
        await SendAsMuchAsIsTakenAsync(client, bytes);
        await ExpectOneErrorAndTheEndAsync(client, null);
    }

    [Fact]
    public async Task What_speaks_another_protocol_is_answered_once()
    {
        await using var client = await StompTestClient.OpenAsync(_site.Address);
        await client.SendRawAsync("GET / HTTP/1.1\r\nHost: broker\r\n\r\n");
        await ExpectOneErrorAndTheEndAsync(client, "unknown-command");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        await using var client = await _site.ConnectAsync();
        await client.SendRawAsync("SEND\ndestination:/queue/orders\ncontent-length:2000000000\n\n");
        await ExpectOneErrorAndTheEndAsync(client, "limit-exceeded");
    }

    [Fact]
    public async Task A_body_without_an_end_is_refused_at_the_limit()
    {
        await using var client = await _site.ConnectAsync();
        await SendAsMuchAsIsTakenAsync(client, [.. "SEND\ndestination:/queue/orders\n\n"u8, .. Enumerable.Repeat((byte)'x', 200_000)]);
        await ExpectOneErrorAndTheEndAsync(client, "limit-exceeded");
    }

    [Fact]
    public async Task Headers_without_an_end_are_refused_at_the_limit()
    {
        await using var client = await _site.ConnectAsync();
        await SendAsMuchAsIsTakenAsync(
            client, [.. "SEND\n"u8, .. Enumerable.Range(0, 20_000).SelectMany(i => System.Text.Encoding.UTF8.GetBytes($"h{i}:v\n"))]);
        await ExpectOneErrorAndTheEndAsync(client, "limit-exceeded");
    }

    [Fact]
    public async Task Who_takes_too_long_to_say_connect_is_not_waited_for()
    {
        await using var silent = await StompTestClient.OpenAsync(_site.Address);
        await using var slow = await StompTestClient.OpenAsync(_site.Address);
        // A byte at a time, and never the last one.
        foreach (var letter in "CONNECT\naccept-version:1.2") await slow.SendRawAsync($"{letter}");
        await ExpectOneErrorAndTheEndAsync(silent, "connect-timeout");
        await ExpectOneErrorAndTheEndAsync(slow, "connect-timeout");
    }

    /// <summary>The broker may hang up before it has read all.</summary>
    private static async Task SendAsMuchAsIsTakenAsync(StompTestClient client, byte[] bytes)
    {
        try
        {
            await client.SendRawAsync(bytes);
        }
        catch (IOException)
        {
            // It did.
        }
    }

    private async Task ExpectOneErrorAndTheEndAsync(StompTestClient client, string? code)
    {
        var error = await client.ExpectAsync(StompCommand.Error);
        Assert.NotNull(error["error-code"]);
        if (code is not null) Assert.Equal(code, error["error-code"]);
        Assert.NotEmpty(error["message"]!);
        await client.Closed;
        Assert.Null(client.TryReceive());
        await _other.PublishAsync("/queue/orders", "unharmed", receipt: false);
        await _other.ExpectMessageAsync("unharmed");
    }
}
