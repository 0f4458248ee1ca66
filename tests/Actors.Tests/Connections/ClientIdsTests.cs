using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Model.Errors;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class ClientIdsTests
{
    private readonly SimulationDispatcher _dispatcher = new(new Random(1));
    private readonly ActorSystem _system;
    private readonly ClientIds _ids = new();
    private readonly List<(string Connection, ConnectionCommand Command)> _told = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private int _connections;

    public ClientIdsTests() =>
        _system = EngineSystem.Create("test", new VirtualTimeProvider(_now), _dispatcher, new Random(1), NullLoggerFactory.Instance);

    [Fact]
    public void The_first_one_who_comes_again_takes_over_at_once()
    {
        Take(Claim());
        var answer = Take(Claim());

        Assert.Equal(default, answer);
        var (connection, command) = Assert.Single(Told());
        Assert.Equal("1", connection);
        Assert.Equal(ErrorCode.ConnectionReplaced, Assert.IsType<ConnectionCommand.Terminate>(command).Error.Code);
    }

    [Fact]
    public void Two_clients_with_one_id_take_it_from_each_other_more_and_more_slowly()
    {
        Take(Claim());
        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var claim = Claim();
            var answer = Take(claim);
            waits.Add(answer.Wait.TotalSeconds);
            _now += answer.Wait;
            if (answer.Wait > TimeSpan.Zero) Assert.Equal(default, Take(claim, isFirst: false));
        }

        Assert.Equal([0, 1, 2, 4, 8, 8, 8], waits);
        Assert.Equal(7, Told().Count);
    }

    [Fact]
    public void A_burst_is_said_once_and_names_who_has_the_id()
    {
        Take(Claim());
        Take(Claim());

        var first = Take(Claim());
        var second = Take(Claim());

        Assert.Equal(("10.0.0.1:2", 1), (first.ContestedBy, first.Times));
        Assert.Null(second.ContestedBy);
        Assert.True(second.Wait > TimeSpan.Zero);
    }

    [Fact]
    public void Who_waits_hears_when_the_id_is_given_back()
    {
        Take(Claim());
        var holder = Claim();
        Take(holder);
        var waiting = Claim();
        Take(waiting);
        var gone = Claim();
        Take(gone);
        _ids.Release("mine", gone.Connection);

        _ids.Release("mine", holder.Connection);

        Assert.Equal("3", Assert.Single(Told(), told => told.Command is ConnectionCommand.TakeClientId).Connection);
        Assert.Equal(default, Take(waiting, isFirst: false));
    }

    [Fact]
    public void After_a_minute_without_a_takeover_the_next_one_is_at_once()
    {
        for (var i = 0; i < 2; i++) Take(Claim());
        _now += ClientIds.Memory;

        Assert.Equal(default, Take(Claim()));
    }

    [Fact]
    public void Another_user_is_refused()
    {
        Take(Claim());

        Assert.True(Take(Claim() with { User = "bob" }).IsInUse);
        Assert.Empty(Told());
    }

    private ClientIdAnswer Take(ClientIdClaim claim, bool isFirst = true) => _ids.Take("mine", claim, _now, isFirst);

    private ClientIdClaim Claim()
    {
        var name = $"{++_connections}";
        return new ClientIdClaim("alice", $"10.0.0.1:{name}", _system.Spawn(new Props<ConnectionCommand>(() => new Ear(name, _told)), name));
    }

    private List<(string Connection, ConnectionCommand Command)> Told()
    {
        _dispatcher.RunUntilIdle(1000);
        return _told;
    }

    private sealed class Ear(string name, List<(string Connection, ConnectionCommand Command)> told) : Actor<ConnectionCommand>
    {
        protected override void OnReceive(ConnectionCommand message) => told.Add((name, message));
    }
}
