using System.Net;
using ActorMQ.Actors;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Introspection;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Memory;
using ActorMQ.StompGateway;
using ActorMQ.StompGateway.Tls;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Tests.Support;

/// <summary>A whole broker in the test's process: real threads, real sockets on free loopback ports, a journal in memory.</summary>
public sealed class TestBroker : IAsyncDisposable
{
    private readonly FailureLog _log;

    private TestBroker(Broker broker, Gateway gateway, IMessageJournal journal, FailureLog log)
    {
        _log = log;
        Broker = broker;
        Gateway = gateway;
        Journal = journal;
    }

    public Broker Broker { get; }

    public Gateway Gateway { get; }

    public IMessageJournal Journal { get; }

    /// <summary>Failures of actors so far.</summary>
    public IReadOnlyCollection<Exception> Failures => _log.Failures;

    /// <summary>The first listener's address: plain STOMP unless the test asked for something else.</summary>
    public IPEndPoint Address => Gateway.Addresses[0];

    public static async Task<TestBroker> StartAsync(TestBrokerOptions? options = null)
    {
        options ??= new TestBrokerOptions();
        var log = new FailureLog();
        var journal = GroupCommitJournal.Open(new MemoryJournalStore(options.Disk), new JournalOptions(), NullLogger.Instance);
        var system = EngineSystem.Create("test", TimeProvider.System, new ThreadPoolDispatcher(), Random.Shared, log);
        var broker = new Broker(
            new BrokerOptions { Name = options.Name, Connections = options.Connections, Network = options.Network, MemoryLimit = options.MemoryLimit },
            system,
            journal,
            new Policies(options),
            new SecurityService(options.Security),
            NullLoggerFactory.Instance);
        var gateway = new Gateway(
            options.Gateway, broker, options.Certificates ?? new CertificateStore(NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        await gateway.StartAsync();
        return new TestBroker(broker, gateway, journal, log);
    }

    public Task<StompTestClient> ConnectAsync(
        string version = "1.2", string? login = null, string? passcode = null, params (string Name, string? Value)[] headers) =>
        StompTestClient.ConnectAsync(Address, version, login, passcode, headers: headers);

    /// <summary>Every actor there is.</summary>
    public IEnumerable<ActorSnapshot> Actors() => Broker.System.Inspect(TreePath.Root)!.Flatten();

    public async Task<DestinationStatus?> InspectAsync(DestinationName name) =>
        Broker.Destinations.TryGet(name, out var handle)
            ? await handle.Actor.AskAsync<DestinationStatus>(reply => new DestinationCommand.Inspect(reply), StompTestClient.Patience)
            : null;

    /// <summary>All connections.</summary>
    public async Task<IReadOnlyList<ConnectionStatus>> InspectAllAsync() => await Task.WhenAll(
        Broker.Connections.All.Select(
            link => link.Connection.AskAsync<ConnectionStatus>(reply => new ConnectionCommand.Inspect(reply), StompTestClient.Patience)));

    public Task<IReadOnlyList<DurableStatus>> DurablesAsync() =>
        Broker.Destinations.Durables.AskAsync<IReadOnlyList<DurableStatus>>(reply => new DurableCommand.List(reply), StompTestClient.Patience);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Broker.System.Terminate().WaitAsync(StompTestClient.Patience);
        await Journal.DisposeAsync();
    }

    private sealed class Policies(TestBrokerOptions options) : IDestinationPolicies
    {
        public int MaxDestinations => options.MaxDestinations;

        public int MaxDurableSubscriptionsPerUser => (MaxDurableSubscriptions + 1) / 2;

        public int MaxDestinationsPerUser => options.MaxDestinationsPerUser ?? options.MaxDestinations;

        public int MaxDurableSubscriptions => options.MaxDurableSubscriptions;

        public QueueOptions ForQueue(DestinationName name) => options.Queues;

        public DurableOptions ForDurable(DestinationName topic) => options.Durables;

        public TopicOptions ForTopic(DestinationName name) => options.Topics;
    }
}

/// <summary>What a test broker is like.</summary>
public sealed record TestBrokerOptions
{
    public string Name { get; init; } = "test";

    public ConnectionOptions Connections { get; init; } = new();

    /// <summary>Null for a broker that has no network.</summary>
    public ClusterOptions? Network { get; init; }

    public SecurityOptions Security { get; init; } = new();

    public QueueOptions Queues { get; init; } = new();

    public TopicOptions Topics { get; init; } = new();

    public DurableOptions Durables { get; init; } = new();

    public int MaxDurableSubscriptions { get; init; } = 10_000;

    public int MaxDestinations { get; init; } = 100_000;

    /// <summary>Null: one client may make them all.</summary>
    public int? MaxDestinationsPerUser { get; init; }

    public ByteSize MemoryLimit { get; init; } = ByteSize.MiB(512);

    public GatewayOptions Gateway { get; init; } = new() { Listeners = [new ListenerOptions(ListenerScheme.Stomp, IPAddress.Loopback, 0)] };

    /// <summary>Null for one of its own.</summary>
    public CertificateStore? Certificates { get; init; }

    /// <summary>Give two brokers the same one to see what survives a restart.</summary>
    public MemoryDisk Disk { get; init; } = new();
}
