using System.Net;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Actors.Tests.Security.Logins;

public sealed class LoginActorTests
{
    private static readonly Origin Here = Origin.Of(IPAddress.Parse("10.0.0.1"));
    private static readonly Origin There = Origin.Of(IPAddress.Parse("10.0.0.2"));

    private readonly VirtualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly SimulationDispatcher _dispatcher = new(new Random(1));
    private readonly Work _work = new();
    private readonly Lines _log = new();
    private readonly List<string> _answers = [];
    private readonly Ref<LoginCommand> _logins;

    public LoginActorTests()
    {
        var users = new[] { "alice", "bob", "carol" }.Select(name => new UserAccount(name, PasswordHash.Create("secret", 1), []));
        var security = new SecurityService(new SecurityOptions { Users = [.. users] });
        var system = EngineSystem.Create("test", _time, _dispatcher, new Random(1), NullLoggerFactory.Instance);
        var options = new LoginOptions { MaxWaitingPerAddress = 3 };
        _logins = system.Spawn(new Props<LoginCommand>(() => new LoginActor(security, _work, options, _log)), "logins");
    }

    [Fact]
    public void Passwords_are_verified_side_by_side_as_many_as_there_are_threads()
    {
        Ask(Here, "alice");
        Ask(Here, "bob");
        Ask(There, "carol");
        Assert.Equal(2, _work.Waiting);

        _work.DoOne();
        Run();

        Assert.Single(_answers);
        Assert.Equal(2, _work.Waiting);
    }

    [Fact]
    public void A_thousand_nodes_with_one_password_cost_one_hash()
    {
        for (var i = 0; i < 1000; i++) Ask(Origin.Of(new IPAddress([10, 1, (byte)(i >> 8), (byte)i])), "alice");

        _work.DoOne();
        Run();

        Assert.Equal(1000, _answers.Count(answer => answer == "alice"));
        Assert.Equal(0, _work.Waiting);
    }

    [Fact]
    public void Wrong_ones_wait_for_their_pause_and_are_logged_once()
    {
        for (var i = 0; i < 6; i++)
        {
            Ask(Here, "alice", $"wrong{i}");
            DoAll();
        }
        Assert.Equal(4, _answers.Count);

        Ask(There, "alice");
        DoAll();
        Assert.Equal("alice", _answers[^1]);

        for (var i = 0; i < 2; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Run();
            DoAll();
        }
        Assert.Equal(7, _answers.Count);
        Assert.Equal("logins failed remote=10.0.0.1 user=alice times=1", Assert.Single(_log));
    }

    [Fact]
    public void What_is_too_much_is_refused_with_an_error_that_says_so()
    {
        for (var i = 0; i < 5; i++) Ask(Here, "alice", $"wrong{i}");

        Assert.Equal([ErrorCode.TooManyLogins.Code], _answers);
        Assert.Contains("too many wait", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_gives_no_name_is_refused_at_once_and_logged()
    {
        Ask(Here, "");

        Assert.Equal(["nobody"], _answers);
        Assert.Single(_log);
        Assert.Equal(0, _work.Waiting);
    }

    private void Ask(Origin origin, string login, string passcode = "secret")
    {
        var replyTo = new TestRef<LoginAnswer>(answer => _answers.Add(answer.Refusal?.Code.Code ?? answer.Subject?.Name ?? "nobody"));
        _logins.Tell(new LoginCommand.Decide(new LoginRequest(origin, login, passcode, replyTo, 1)));
        Run();
    }

    private void DoAll()
    {
        while (_work.Waiting > 0)
        {
            _work.DoOne();
            Run();
        }
    }

    private void Run() => _dispatcher.RunUntilIdle(100_000);

    /// <summary>Two threads that work when they are told to.</summary>
    private sealed class Work : ISlowWork
    {
        private readonly Queue<Action> _work = new();

        public int Width => 2;

        public int Waiting => _work.Count;

        public void Run(Action work) => _work.Enqueue(work);

        public void DoOne() => _work.Dequeue()();
    }

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
