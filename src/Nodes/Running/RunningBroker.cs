using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using ActorMQ.Actors;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Errors;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Running.Reloading;
using ActorMQ.Persistence.Commits;
using ActorMQ.StompGateway;
using ActorMQ.StompGateway.Tls;
using Akka.Actor;
using Akka.Configuration;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// A broker that serves: everything that is there only while this node is the one that does. Put together from the bottom up, and taken down again
/// from the top.
/// </summary>
/// <remarks>
/// Start: actor system, journal, broker, gateway, links. Stop, in the phases of <see cref="BrokerShutdown"/>: links; ports closed, clients told and
/// gone; destinations done with what clients had sent; actors stopped; journal flushed and closed. So nothing a client was told is safe depends
/// on the stop going well, and a stop that goes well loses nothing that had come in at all.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "StopAsync lets go of what it has, in order.")]
internal sealed class RunningBroker
{
    private readonly ILoggerFactory _logging;
    private readonly ILogger _log;
    private readonly CertificateStore _certificates;
    private readonly ActorSystem _system;
    private readonly BrokerShutdown _shutdown;
    private readonly LivePolicies _policies;
    private NodeOptions _options;
    private GroupCommitJournal? _journal;
    private Broker _broker = null!;
    private Gateway _gateway = null!;
    private BrokerError _farewell = new(ErrorCode.BrokerStopping, "The broker is stopping");

    private RunningBroker(NodeOptions options, CertificateStore certificates, ILoggerFactory logging)
    {
        _options = options;
        _logging = logging;
        _log = logging.CreateLogger("actormq.node");
        _certificates = certificates;
        _policies = new LivePolicies(options.Destinations);
        _system = MakeActorSystem();
        _shutdown = new BrokerShutdown(_system, options.StopTimeout, _log);
    }

    public Broker Broker => _broker;

    public Gateway Gateway => _gateway;

    /// <summary>Null as long as the broker is part of no network.</summary>
    public NodeNetwork? Network { get; private set; }

    /// <summary>Its part in the cluster of its site.</summary>
    public NodeSite Site { get; } = new();

    /// <param name="options">What it is told.</param>
    /// <param name="openJournal">Opens the journal.</param>
    /// <param name="certificates">Of listeners and links.</param>
    /// <param name="logging">Its log.</param>
    /// <exception cref="NodeStartException">It cannot start; what had been started was stopped again.</exception>
    public static async Task<RunningBroker> StartAsync(
        NodeOptions options, Func<GroupCommitJournal> openJournal, CertificateStore certificates, ILoggerFactory logging)
    {
        var running = new RunningBroker(options, certificates, logging);
        try
        {
            await running.StartAsync(openJournal);
            return running;
        }
        catch
        {
            await running.StopAsync();
            throw;
        }
    }

    /// <summary>Tells people that it serves: the last thing that is said of a start.</summary>
    public void Announce()
    {
        _log.Started(_options.Broker.Name, _options.Broker.Version, _options.DataDirectory, _journal!.Status.Driver);
        if (!_broker.Security.IsOpen) return;
        if (_options.Gateway.Listeners.All(listener => listener.IsForThisMachine)) _log.OpenOnLoopback();
        else _log.OpenToAll();
    }

    /// <summary>Puts another configuration in force; all or nothing.</summary>
    /// <exception cref="IOException">It cannot be: a port cannot be opened. Everything is as before.</exception>
    public async Task ChangeAsync(NodeOptions options, ConfigChanges changes)
    {
        var listeners = changes.NamesBelow("listeners");
        await _gateway.ChangeAsync(options.Gateway, listeners);
        try
        {
            await ChangeNetworkAsync(options.Network, changes);
        }
        catch
        {
            await _gateway.ChangeAsync(_options.Gateway, listeners);
            _gateway.Accept();
            throw;
        }
        // From here on nothing can fail. Users and rights come before anybody comes in by a new port.
        if (changes.Concern("security"))
        {
            _broker.ChangeSecurity(options.Security);
            Network?.Bridges.SecurityChanged();
        }
        _broker.ChangeOptions(options.Broker);
        _policies.Replace(options.Destinations);
        if (changes.Concern("destinations")) _broker.Destinations.PoliciesChanged();
        _gateway.Accept();
        Network?.Gateway.Accept();
        _shutdown.Timeout = options.StopTimeout;
        _options = options;
    }

    /// <param name="farewell">What clients are told; null when the broker just stops.</param>
    public async Task StopAsync(BrokerError? farewell = null)
    {
        _farewell = farewell ?? _farewell;
        var isInOrder = await _shutdown.RunAsync();
        if (_journal is null) return;
        // Somebody may have had a message that its queue could not be told of any more.
        if (!isInOrder) _journal.LeaveInDoubt();
        await StopStage.RunAsync("journal", async () => await _journal.DisposeAsync(), _shutdown.Timeout, _log);
    }

    private async Task StartAsync(Func<GroupCommitJournal> openJournal)
    {
        _journal = openJournal();
        _broker = MakeBroker(_journal);
        _gateway = await OpenGatewayAsync(_broker);
        await Listening(() => ChangeNetworkAsync(_options.Network, new ConfigChanges([])));
        Network?.Gateway.Accept();
        if (_options.Site is not { } site) return;
        Site.Open(site, _broker, _certificates, _logging);
        _shutdown.Add(CoordinatedShutdown.PhaseBeforeServiceUnbind, "site", Site.StopAsync);
    }

    private ActorSystem MakeActorSystem()
    {
        try
        {
            var phases = ConfigurationFactory.ParseString($$"""
                akka.coordinated-shutdown {
                  # Stages have deadlines of their own.
                  default-phase-timeout = 1d
                  phases.actor-system-terminate.timeout = {{(long)_options.StopTimeout.TotalMilliseconds}}ms
                }
                """);
            return EngineSystem.Create(
                _options.Broker.Name,
                TimeProvider.System,
                new ThreadPoolDispatcher(),
                Random.Shared,
                _logging,
                _options.Turns,
                _options.Akka is { } akka ? phases.WithFallback(akka) : phases);
        }
        // Akka has no exception of its own for what it reads.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new NodeStartException(ExitCode.BadConfiguration, $"Akka cannot be started with what is in akka {{ }}: {e.Message}", e);
        }
    }

    private Broker MakeBroker(GroupCommitJournal journal)
    {
        var slow = new SlowThreads(_options.Broker.Connections.Logins.Threads);
        _shutdown.Add(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "logins", () =>
        {
            slow.Stop();
            return Task.CompletedTask;
        });
        var options = _options.Broker with { Network = _options.Network.IsEnabled ? NodeNetwork.ClusterOf(_options.Network) : null };
        var broker = new Broker(options, _system, journal, _policies, new SecurityService(_options.Security), _logging, slow);
        _shutdown.Add(CoordinatedShutdown.PhaseServiceStop, "destinations", () => SettleAsync(broker.Destinations));
        return broker;
    }

    private async Task<Gateway> OpenGatewayAsync(Broker broker)
    {
        var gateway = new Gateway(_options.Gateway, broker, _certificates, _logging);
        // No new clients while the old ones are told; both must be done before the sockets go.
        _shutdown.Add(
            CoordinatedShutdown.PhaseServiceUnbind,
            "clients",
            () => Task.WhenAll(gateway.StopListeningAsync(), broker.Connections.EndAllAsync(CloseReason.BrokerStopping, _farewell)));
        _shutdown.Add(CoordinatedShutdown.PhaseServiceRequestsDone, "gateway", async () => await gateway.DisposeAsync());
        await Listening(gateway.StartAsync);
        return gateway;
    }

    private static async Task Listening(Func<Task> open)
    {
        try
        {
            await open();
        }
        catch (Exception e) when (e is IOException or SocketException or CryptographicException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NodeStartException(ExitCode.CannotListen, e.Message, e);
        }
    }

    /// <summary>A broker that is part of no network becomes part of one with its first listener for brokers or its first connector.</summary>
    private async Task ChangeNetworkAsync(NetworkOptions options, ConfigChanges changes)
    {
        if (Network is not null)
        {
            await Network.ChangeAsync(options, changes);
            Site.Advertise(_broker.Advertised);
            return;
        }
        if (!options.IsEnabled) return;
        var network = Network = await NodeNetwork.OpenAsync(options, _broker, Site.Peers, _certificates, _logging);
        _shutdown.Add(CoordinatedShutdown.PhaseBeforeServiceUnbind, "links", network.StopAsync);
    }

    /// <summary>Topics first: they hand what they got to the queues of durable subscriptions.</summary>
    private async Task SettleAsync(DestinationDirectory destinations)
    {
        await SettleAsync(destinations.All.Where(destination => destination.Name.IsTopic));
        await SettleAsync(destinations.All.Where(destination => destination.Name.IsQueue));
    }

    /// <summary>A question answered means that everything sent to the destination before was dealt with.</summary>
    private Task SettleAsync(IEnumerable<DestinationHandle> destinations) => Task.WhenAll(destinations.Select(async destination =>
    {
        try
        {
            await destination.Actor.AskAsync<DestinationStatus>(reply => new DestinationCommand.Inspect(reply), _options.StopTimeout);
        }
        catch (ActorStoppedException)
        {
            // It has gone idle meanwhile.
        }
    }));
}
