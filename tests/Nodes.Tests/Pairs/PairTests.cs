using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Persistence.Lease;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Nodes.Tests.Pairs;

/// <summary>What a node of a pair does when.</summary>
public sealed class PairTests : IAsyncLifetime
{
    private readonly FakePairService _service = new();
    private readonly Pair _pair;

    public PairTests()
    {
        var options = new PairOptions { Node = "a", RetryInterval = TimeSpan.FromMilliseconds(1) };
        _pair = new Pair(options, "mq", _service, TimeProvider.System, NullLogger.Instance);
    }

    public async Task InitializeAsync()
    {
        _pair.Start();
        Assert.Equal("stands by", await _service.NextAsync());
    }

    public Task DisposeAsync() => _service.Mastership.IsDisposed ? Task.CompletedTask : _pair.StopAsync();

    [Fact]
    public async Task It_serves_while_it_is_the_master_and_stands_by_again()
    {
        var mastership = _service.Mastership.Give(1);
        Assert.Equal("serves in 1", await _service.NextAsync());
        mastership.End(new MastershipEnd.SwitchRequested("a switch"));

        Assert.Equal("stops: broker-moved: The broker mq moves to its other node", await _service.NextAsync());
        Assert.Equal("follows no more", await _service.NextAsync());
        Assert.Equal("stands by", await _service.NextAsync());
        Assert.Equal(["a switch"], _service.Mastership.Released);
        _service.Mastership.Give(3);
        Assert.Equal("serves in 3", await _service.NextAsync());
    }

    [Fact]
    public async Task A_deposed_master_has_nothing_to_hand_over()
    {
        var mastership = _service.Mastership.Give(1);
        Assert.Equal("serves in 1", await _service.NextAsync());
        mastership.End(new MastershipEnd.Lost("b is the master"));

        Assert.Equal("stops: broker-moved: Another node is the master of broker mq now", await _service.NextAsync());
        Assert.Equal("follows no more", await _service.NextAsync());
        Assert.Equal("stands by", await _service.NextAsync());
        Assert.Empty(_service.Mastership.Released);
    }

    [Fact]
    public async Task Who_cannot_serve_lets_the_other_one_try()
    {
        _service.Failure = "the port is in use";
        _service.Mastership.Give(1);

        Assert.Equal("serves in 1", await _service.NextAsync());
        Assert.Equal("follows no more", await _service.NextAsync());
        Assert.Equal("stands by", await _service.NextAsync());
        Assert.Equal(["it cannot serve: the port is in use"], _service.Mastership.Released);
    }

    [Fact]
    public async Task Who_stops_hands_over()
    {
        _service.Mastership.Give(1);
        Assert.Equal("serves in 1", await _service.NextAsync());

        await _pair.StopAsync();

        Assert.Equal("stops: broker-moved: The broker mq moves to its other node", await _service.NextAsync());
        Assert.Equal("follows no more", await _service.NextAsync());
        Assert.Equal(["a stops"], _service.Mastership.Released);
        Assert.True(_service.Mastership.IsDisposed);
    }

    [Fact]
    public async Task Who_stands_by_can_stop()
    {
        await _pair.StopAsync();

        Assert.Equal("follows no more", await _service.NextAsync());
        Assert.True(_service.Mastership.IsDisposed);
        Assert.Empty(_service.Mastership.Released);
    }
}
