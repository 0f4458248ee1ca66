using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Actors.Topics;
using ActorMQ.Actors.Transport;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>What a client gets while its password waits to be verified.</summary>
public sealed class LoginWaitTests : IDestinationPolicies, ISlowWork
{
    private readonly VirtualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly SimulationDispatcher _dispatcher = new(new Random(1));
    private readonly Queue<Action> _work = new();
    private readonly Broker _broker;

    public LoginWaitTests()
    {
        var security = new SecurityService(new SecurityOptions { Users = [new UserAccount("alice", PasswordHash.Create("secret", 1), [])] });
        var system = EngineSystem.Create("test", _time, _dispatcher, new Random(1), NullLoggerFactory.Instance);
        _broker = new Broker(new BrokerOptions(), system, new JournalModel(), this, security, NullLoggerFactory.Instance, this);
    }

    public int MaxDestinations => 100;

    public int MaxDestinationsPerUser => (MaxDestinations + 1) / 2;

    public int MaxDurableSubscriptions => 10_000;

    public int MaxDurableSubscriptionsPerUser => (MaxDurableSubscriptions + 1) / 2;

    public DurableOptions ForDurable(DestinationName topic) => new();

    int ISlowWork.Width => 1;

    public QueueOptions ForQueue(DestinationName name) => new();

    public TopicOptions ForTopic(DestinationName name) => new();

    void ISlowWork.Run(Action work) => _work.Enqueue(work);

    [Fact]
    public void Nothing_more_is_read_from_it_once_it_says_more()
    {
        var client = new Wire(_broker, _time);
        client.Send("CONNECT\naccept-version:1.2\nlogin:alice\npasscode:secret\n\n\0");
        Run();
        Assert.False(client.IsPaused);

        client.Send("SEND\ndestination:/queue/a\n\nx\0");
        Run();
        Assert.True(client.IsPaused);

        _work.Dequeue()();
        Run();
        Assert.StartsWith("CONNECTED", client.Received, StringComparison.Ordinal);
        Assert.False(client.IsPaused);
    }

    [Fact]
    public void It_is_told_when_there_was_no_time_to_verify_it_and_nobody_does_so_any_more()
    {
        var first = new Wire(_broker, _time);
        first.Send("CONNECT\naccept-version:1.2\nlogin:alice\npasscode:wrong\n\n\0");
        Run();
        var second = new Wire(_broker, _time);
        second.Send("CONNECT\naccept-version:1.2\nlogin:alice\npasscode:wrong2\n\n\0");
        Run();

        _time.Advance(new ConnectionOptions().ConnectTimeout);
        Run();

        Assert.Contains("error-code:too-many-logins", second.Received, StringComparison.Ordinal);
        Assert.Contains("could not be verified within 30 s", second.Received, StringComparison.Ordinal);
        _work.Dequeue()();
        Run();
        Assert.Empty(_work);
    }

    private void Run() => _dispatcher.RunUntilIdle(100_000);

    private sealed class Wire : IClientTransport
    {
        private readonly HeaderTable _headers = new();
        private readonly StringBuilder _received = new();
        private readonly ClientEnd _end;

        public Wire(Broker broker, TimeProvider time)
        {
            LastReadAt = time.GetTimestamp();
            _end = new ClientEnd(broker.Open(this));
        }

        public string Scheme => "stomp";

        public string RemoteAddress => "10.0.0.1:1";

        public OutputBuffer Output { get; } = new();

        public long LastReadAt { get; }

        public bool IsPaused { get; private set; }

        public string Received => _received.ToString();

        public void Send(string frames)
        {
            var bytes = Encoding.UTF8.GetBytes(frames);
            var consumed = _end.Read(bytes, _headers, out _);
            _end.HandOn(consumed);
        }

        public bool Flush()
        {
            _received.Append(Encoding.UTF8.GetString(Output.WrittenSpan));
            Output.Consume(Output.Length);
            return true;
        }

        public void Processed(int bytes)
        {
        }

        public void PauseReading() => IsPaused = true;

        public void ResumeReading() => IsPaused = false;

        public void Close()
        {
        }
    }
}
