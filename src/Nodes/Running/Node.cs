using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ActorMQ.Actors;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Errors;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Configuration.Sections;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Running.Reloading;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Memory;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.StompGateway;
using ActorMQ.StompGateway.Links;
using ActorMQ.StompGateway.Tls;
using Akka.Actor;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// The composition root: puts the parts of a running node together, from the bottom up, and takes them down again from the top.
/// </summary>
/// <remarks>
/// Start: journal, actor system and broker, gateway, administration. Stop, the other way round: administration; ports closed, clients told
/// and gone; destinations done with what clients had sent; actors stopped; journal flushed and closed. So nothing a client was told is
/// safe depends on the stop going well, and a stop that goes well loses nothing that had come in at all.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "StopAsync lets go of what it has, in order.")]
internal sealed class Node : IReloadable
{
    private static readonly BrokerError Stopping = new(ErrorCode.BrokerStopping, "The broker is stopping");

    private readonly NodeLogging? _levels;
    private readonly ILoggerFactory _logging;
    private readonly ILogger _log;
    private readonly StopSequence _stop;
    private readonly Reload? _reload;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CertificateStore _certificates;
    private readonly LivePolicies _policies;
    private NodeOptions _options;
    private Broker _broker = null!;
    private Gateway _gateway = null!;
    private NodeNetwork? _network;
    private bool _isStopping;

    private Node(NodeOptions options, ILoggerFactory logging, Reload? reload)
    {
        _options = options;
        _logging = logging;
        _levels = logging as NodeLogging;
        _certificates = new CertificateStore(logging);
        _policies = new LivePolicies(options.Destinations);
        _reload = reload;
        _log = logging.CreateLogger("actormq.node");
        Audit = new AuditTrail(logging.CreateLogger(AuditLog.Name));
        _stop = new StopSequence(options.StopTimeout, _log);
    }

    /// <summary>What administrators have done.</summary>
    public AuditTrail Audit { get; }

    /// <param name="options">What it is told.</param>
    /// <param name="logging">Its log.</param>
    /// <param name="reload">How to read the configuration again; null when that cannot be done.</param>
    /// <exception cref="NodeStartException">It cannot start; what had been started was stopped again.</exception>
    public static async Task<Node> StartAsync(NodeOptions options, ILoggerFactory logging, Reload? reload = null)
    {
        var node = new Node(options, logging, reload);
        try
        {
            await node.StartAsync();
            return node;
        }
        catch
        {
            await node._stop.RunAsync();
            throw;
        }
    }

    public async Task StopAsync()
    {
        // What is being changed is changed first, or ports would be opened behind the back of who closes them.
        var isLast = await _changing.WaitAsync(_options.StopTimeout);
        _isStopping = true;
        if (isLast) _changing.Release();
        await _stop.RunAsync();
        _log.Stopped();
    }

    /// <summary>Reads the configuration again. Any thread.</summary>
    public async Task<ReloadResult> ReloadAsync()
    {
        if (_reload is null) return ReloadResult.NoFile;
        await _changing.WaitAsync();
        try
        {
            return _isStopping ? ReloadResult.Refused(["the broker is stopping"]) : await _reload.RunAsync(this);
        }
        finally
        {
            _changing.Release();
        }
    }

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
            _network?.Bridges.SecurityChanged();
        }
        _broker.ChangeOptions(options.Broker);
        _policies.Replace(options.Destinations);
        if (changes.Concern("destinations")) _broker.Destinations.PoliciesChanged();
        _gateway.Accept();
        _network?.Gateway.Accept();
        _certificates.Retain(options.CertificateFiles);
        if (changes.Concern("certificates")) _certificates.Watch(options.Certificates, TimeProvider.System);
        _levels?.ChangeLevels(options.Log);
        _stop.Timeout = options.StopTimeout;
        _options = options;
    }

    public IReadOnlyList<CertificateChange> RefreshCertificates() => _certificates.Refresh();

    private async Task StartAsync()
    {
        var memory = new IdleMemory();
        _stop.Add("memory", async () => await memory.DisposeAsync());
        var journal = OpenJournal();
        _stop.Add("certificates", () =>
        {
            _certificates.Dispose();
            return Task.CompletedTask;
        });
        var broker = _broker = StartBroker(journal);
        _gateway = await OpenGatewayAsync(broker);
        await Listening(() => ChangeNetworkAsync(_options.Network, new ConfigChanges([])));
        _network?.Gateway.Accept();
        await OpenAdministrationAsync(broker, _gateway);
        _certificates.Watch(_options.Certificates, TimeProvider.System);
        _log.Started(_options.Broker.Name, _options.Broker.Version, _options.DataDirectory, journal.Status.Driver);
        if (!broker.Security.IsOpen) return;
        if (_options.Gateway.Listeners.All(listener => IPAddress.IsLoopback(listener.Address))) _log.OpenOnLoopback();
        else _log.OpenToAll();
    }

    private GroupCommitJournal OpenJournal()
    {
        var log = _logging.CreateLogger("actormq.journal");
        try
        {
            // The socket for administration lies there even if the journal does not.
            if (_options.Sqlite?.Directory != _options.DataDirectory) PrivateDirectory.Claim(_options.DataDirectory, log);
            IJournalStore store = _options.Sqlite is null ? new MemoryJournalStore(new MemoryDisk()) : new SqliteJournalStore(_options.Sqlite, log);
            var journal = GroupCommitJournal.Open(store, _options.Journal, log);
            _stop.Add("journal", async () => await journal.DisposeAsync());
            return journal;
        }
        catch (Exception e) when (e is JournalException or IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(ExitCode.CannotOpenJournal, e.Message, e);
        }
    }

    private ActorSystem MakeActorSystem()
    {
        try
        {
            return EngineSystem.Create(
                _options.Broker.Name, TimeProvider.System, new ThreadPoolDispatcher(), Random.Shared, _logging, _options.Turns, _options.Akka);
        }
        // Akka has no exception of its own for what it reads.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new NodeStartException(ExitCode.BadConfiguration, $"Akka cannot be started with what is in akka {{ }}: {e.Message}", e);
        }
    }

    private Broker StartBroker(GroupCommitJournal journal)
    {
        var system = MakeActorSystem();
        _stop.Add("actors", system.Terminate);
        var slow = new SlowThreads(_options.Broker.Connections.Logins.Threads);
        _stop.Add("logins", () =>
        {
            slow.Stop();
            return Task.CompletedTask;
        });
        var options = _options.Broker with { Network = _options.Network.IsEnabled ? Cluster(_options.Network) : null };
        var broker = new Broker(options, system, journal, _policies, new SecurityService(_options.Security), _logging, slow);
        _stop.Add("destinations", () => SettleAsync(broker.Destinations));
        return broker;
    }

    private async Task<Gateway> OpenGatewayAsync(Broker broker)
    {
        var gateway = new Gateway(_options.Gateway, broker, _certificates, _logging);
        _stop.Add("gateway", async () => await gateway.DisposeAsync());
        // No new clients while the old ones are told; both must be done before the sockets go.
        _stop.Add("clients", () => Task.WhenAll(gateway.StopListeningAsync(), broker.Connections.EndAllAsync(CloseReason.BrokerStopping, Stopping)));
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

    private static ClusterOptions Cluster(NetworkOptions options) => new()
    {
        MaxDistance = options.MaxDistance,
        Loans = options.Loans,
        DecreasesConsumerPriority = options.DecreasesConsumerPriority,
        // A link that is silent for three heart-beats is noticed to be dead with the next one.
        Timings = new NetworkTimings { Grace = options.Grace, LeftOutAfter = options.Bridges.HeartBeat * 4.5 },
    };

    /// <summary>A broker that is part of no network becomes part of one with its first listener for brokers or its first connector.</summary>
    private async Task ChangeNetworkAsync(NetworkOptions options, ConfigChanges changes)
    {
        if (_network is not { } network)
        {
            if (options.IsEnabled) _network = await OpenNetworkAsync(options);
            return;
        }
        if (!changes.Concern("network") && !changes.Concern("network-connectors")) return;
        await network.Gateway.ChangeAsync(options.Listeners, changes.NamesBelow("network", "listeners"));
        Advertise(options, network.Bridges, network.Gateway);
        var changed = changes.NamesBelow("network-connectors");
        var isMeshAnother = changes.Concern("network", "mesh") || changes.Concern("network", "mesh-links");
        network.Bridges.Change(options.Bridges, isMeshAnother ? new HashSet<string>(changed, StringComparer.Ordinal) { NetworkSection.Mesh } : changed);
    }

    private async Task<NodeNetwork> OpenNetworkAsync(NetworkOptions options)
    {
        var actor = _broker.OpenNetwork(Cluster(options));
        var gateway = new LinkGateway(_broker.System.Time, _certificates, _logging);
        var edges = new DiscoveryEdges(new MulticastSockets(), new SystemResolver(_broker.System.Time));
        // Nobody is dialled before the ports are open: others are told where they are.
        var bridges = new Bridges(options.Bridges with { Connectors = [], Discoveries = [] }, _broker, actor, gateway, edges, _logging);
        try
        {
            await gateway.ListenAsync(options.Listeners, bridges);
        }
        catch
        {
            await bridges.StopAsync();
            await gateway.DisposeAsync();
            throw;
        }
        _stop.Add("link gateway", async () => await gateway.DisposeAsync());
        _stop.Add("links", bridges.StopAsync);
        _stop.Add("link listeners", gateway.StopListeningAsync);
        Advertise(options, bridges, gateway);
        bridges.Change(options.Bridges, new HashSet<string>(StringComparer.Ordinal));
        return new NodeNetwork(actor, bridges, gateway);
    }

    private static void Advertise(NetworkOptions options, Bridges bridges, LinkGateway gateway)
    {
        var toMembers = options.Advertise.Count > 0 ? options.Advertise : AdvertisedAddresses.Of(options.Listeners, gateway.Addresses, Environment.MachineName);
        bridges.Advertise(toMembers, AdvertisedAddresses.ByMulticast(options.Advertise, options.Listeners, gateway.Addresses));
    }

    /// <summary>A broker that cannot be looked into still serves its clients, so a failure here is no reason not to start.</summary>
    private async Task OpenAdministrationAsync(Broker broker, Gateway gateway)
    {
        if (_options.AdminSocket is not { } path) return;
        var log = _logging.CreateLogger("actormq.admin");
        try
        {
            var server = await AdminServer.StartAsync(
                path, new Administration(_options, broker, gateway, () => _network, ReloadAsync, () => _reload?.NeedRestart ?? []), Audit);
            _stop.Add("administration", server.StopAsync);
            log.AdministrationOpened(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.AdministrationUnavailable(path, e.Message);
        }
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
