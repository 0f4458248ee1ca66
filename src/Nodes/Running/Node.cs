using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ActorMQ.Actors;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Security;
using ActorMQ.Kernel;
using ActorMQ.Kernel.Scheduling;
using ActorMQ.Model.Errors;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Memory;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.StompGateway;
using ActorMQ.StompGateway.Links;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// The composition root: puts the parts of a running node together, from the bottom up, and takes them down again from the top.
/// </summary>
/// <remarks>
/// Start: journal, actor system and broker, gateway, administration. Stop, the other way round: administration; ports closed, clients told
/// and gone; destinations done with what clients had sent; actors stopped; journal flushed and closed. So nothing a client was told is
/// safe depends on the stop going well, and a stop that goes well loses nothing that had come in at all.
/// </remarks>
internal sealed class Node
{
    private static readonly BrokerError Stopping = new(ErrorCode.BrokerStopping, "The broker is stopping");

    private readonly NodeOptions _options;
    private readonly ILoggerFactory _logging;
    private readonly ILogger _log;
    private readonly StopSequence _stop;
    private readonly Reload? _reload;
    private Broker? _broker;
    private Bridges? _bridges;

    private Node(NodeOptions options, ILoggerFactory logging, Reload? reload)
    {
        _options = options;
        _logging = logging;
        _reload = reload;
        _log = logging.CreateLogger("actormq.node");
        _stop = new StopSequence(options.StopTimeout, _log);
    }

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
        await _stop.RunAsync();
        _log.Stopped();
    }

    /// <summary>Reads the configuration again; null when there is none to read.</summary>
    public ReloadResult? Reload() => _broker is { } broker ? _reload?.Run(broker, _bridges) : null;

    private async Task StartAsync()
    {
        var journal = OpenJournal();
        var broker = _broker = StartBroker(journal);
        var gateway = await OpenGatewayAsync(broker);
        var network = OpenNetwork(broker);
        await OpenAdministrationAsync(broker, gateway, network);
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
            Directory.CreateDirectory(_options.DataDirectory);
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

    private Broker StartBroker(GroupCommitJournal journal)
    {
        var system = new ActorSystem(_options.Broker.Name, TimeProvider.System, new ThreadPoolDispatcher(), Random.Shared, _logging, _options.Kernel);
        _stop.Add("actors", system.StopAsync);
        var network = _options.Network;
        var cluster = new ClusterOptions
        {
            MaxDistance = network.MaxDistance,
            DecreasesConsumerPriority = network.DecreasesConsumerPriority,
            Timings = new NetworkTimings { Grace = network.Grace },
        };
        var options = _options.Broker with { Network = network.IsEnabled ? cluster : null };
        var broker = new Broker(options, system, journal, _options.Destinations, new SecurityService(_options.Security), _logging);
        _stop.Add("destinations", () => SettleAsync(broker.Destinations));
        return broker;
    }

    private async Task<Gateway> OpenGatewayAsync(Broker broker)
    {
        var gateway = new Gateway(_options.Gateway, broker, _logging);
        _stop.Add("gateway", async () => await gateway.DisposeAsync());
        // No new clients while the old ones are told; both must be done before the sockets go.
        _stop.Add("clients", () => Task.WhenAll(gateway.StopListeningAsync(), broker.Connections.EndAllAsync(CloseReason.BrokerStopping, Stopping)));
        try
        {
            await gateway.StartAsync();
            return gateway;
        }
        catch (Exception e) when (e is IOException or SocketException or CryptographicException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NodeStartException(ExitCode.CannotListen, e.Message, e);
        }
    }

    /// <summary>Null when this broker is part of no network.</summary>
    private NodeNetwork? OpenNetwork(Broker broker)
    {
        var options = _options.Network;
        if (!options.IsEnabled) return null;
        var actor = broker.Network!;
        var gateway = new LinkGateway(broker.System.Time, _logging);
        _stop.Add("link gateway", async () => await gateway.DisposeAsync());
        var edges = new DiscoveryEdges(new MulticastSockets(), new SystemResolver(broker.System.Time));
        var bridges = _bridges = new Bridges(options.Bridges, broker, actor, gateway, edges, _logging);
        _stop.Add("links", bridges.StopAsync);
        _stop.Add("link listeners", gateway.StopListeningAsync);
        try
        {
            gateway.Listen(options.Listeners, bridges, options.Bridges.HandshakeTimeout);
            Advertise(options, bridges, gateway);
            return new NodeNetwork(actor, bridges, gateway);
        }
        catch (Exception e) when (e is IOException or SocketException or CryptographicException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NodeStartException(ExitCode.CannotListen, e.Message, e);
        }
    }

    private static void Advertise(NetworkOptions options, Bridges bridges, LinkGateway gateway)
    {
        var toMembers = options.Advertise.Count > 0 ? options.Advertise : AdvertisedAddresses.Of(options.Listeners, gateway.Addresses, Environment.MachineName);
        bridges.Advertise(toMembers, AdvertisedAddresses.ByMulticast(options.Advertise, options.Listeners, gateway.Addresses));
    }

    /// <summary>A broker that cannot be looked into still serves its clients, so a failure here is no reason not to start.</summary>
    private async Task OpenAdministrationAsync(Broker broker, Gateway gateway, NodeNetwork? network)
    {
        if (_options.AdminSocket is not { } path) return;
        var log = _logging.CreateLogger("actormq.admin");
        try
        {
            var server = await AdminServer.StartAsync(path, new Administration(_options, broker, gateway, network, Reload));
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
