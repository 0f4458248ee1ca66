using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Security;
using ActorMQ.Kernel;
using ActorMQ.Kernel.Supervision;
using ActorMQ.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors;

/// <summary>
/// One broker in an actor system: its destinations, its connections, its users. Transports bring clients with <see cref="Open"/>.
/// </summary>
public sealed class Broker
{
    private readonly ActorRef<object> _connections;
    private readonly ConnectionServices _services;
    private readonly string _stamp;
    private long _lastConnection;
    private volatile LinkAddress[] _advertised = [];

    public Broker(BrokerOptions options, ActorSystem system, IMessageJournal journal, IDestinationPolicies policies, SecurityService security, ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(system);
        Options = options;
        System = system;
        Journal = journal;
        Security = security;
        StartedAt = system.Time.GetUtcNow();
        Memory = new MemoryBudget(options.MemoryLimit.Bytes);
        var targets = options.Network is null ? null : new NetworkTargets();
        var demand = options.Network is null ? null : new DemandLedger();
        Destinations = new DestinationDirectory(system, journal, Memory, policies, logging, targets, demand);
        _stamp = ConnectionIdentity.BrokerStamp(options.Name, StartedAt);
        _connections = system.Spawn(new Props<object>(() => new ConnectionsActor()), "connections");
        Logins = system.Spawn(new Props<LoginRequest>(() => new LoginActor(security)), "logins");
        _services = new ConnectionServices(
            Destinations,
            Destinations.Durables,
            security,
            Logins,
            new ClientIds(),
            Connections,
            options.Connections,
            $"ActorMQ/{options.Version}",
            demand,
            targets,
            logging.CreateLogger("actormq.connections"));
        if (options.Network is not { } network) return;
        var services = new NetworkServices(network, Destinations, Destinations.Durables, journal, Memory, demand!, targets!, Members);
        Network = system.Spawn(new Props<NetworkCommand>(() => new NetworkActor(Announce(), services)) { Supervision = NetworkActor.NeverGivenUp }, "network");
    }

    public BrokerOptions Options { get; }

    public ActorSystem System { get; }

    public IMessageJournal Journal { get; }

    public SecurityService Security { get; }

    public DestinationDirectory Destinations { get; }

    public MemoryBudget Memory { get; }

    public ConnectionRegistry Connections { get; } = new();

    public DateTimeOffset StartedAt { get; }

    /// <summary>The broker's part in a network of brokers; null when it has none.</summary>
    public ActorRef<NetworkCommand>? Network { get; }

    /// <summary>The other brokers of the network.</summary>
    public ClusterMembers Members { get; } = new();

    /// <summary>Where other brokers can dial this one.</summary>
    public IReadOnlyList<LinkAddress> Advertised => _advertised;

    /// <summary>Who it is to other brokers: its runs have growing epochs as long as the clock is not set back.</summary>
    public BrokerIdentity Identity => new(Options.Name, StartedAt.ToUnixTimeMilliseconds());

    /// <summary>Connections since the broker started.</summary>
    public long ConnectionCount => Interlocked.Read(ref _lastConnection);

    /// <summary>Does the slow part of logins, of clients and brokers.</summary>
    internal ActorRef<LoginRequest> Logins { get; }

    /// <summary>The parent of all connection actors.</summary>
    public ActorPath ConnectionsPath => _connections.Path;

    /// <summary>
    /// Puts other users and rights in force, also for clients that are connected: who is no longer a user is disconnected, and what may no
    /// longer be read ends. Any thread.
    /// </summary>
    public void ChangeSecurity(SecurityOptions options)
    {
        Security.Replace(options);
        foreach (var link in Connections.All) link.Connection.TryTell(ConnectionCommand.SecurityChanged.Instance);
    }

    /// <summary>Makes known to the network where other brokers can dial this one. Any thread.</summary>
    /// <param name="addresses">At most <see cref="LinkProtocol.MaxAddresses"/>.</param>
    public void Advertise(IEnumerable<LinkAddress> addresses)
    {
        _advertised = [.. addresses.Take(LinkProtocol.MaxAddresses)];
        Network?.TryTell(new NetworkCommand.Advertise([.. _advertised]));
    }

    /// <summary>A network that had to start anew is a new run to the others: its conversations begin from the beginning.</summary>
    private Announcement Announce() => new(new BrokerIdentity(Options.Name, System.Time.GetUtcNow().ToUnixTimeMilliseconds()))
    {
        ProductVersion = Options.Version,
        TemporaryPrefix = _stamp + '-',
        Addresses = [.. _advertised],
    };

    /// <summary>Makes the connection actor for a client that a transport has accepted. Any thread.</summary>
    public ClientLink Open(IClientTransport transport)
    {
        var identity = new ConnectionIdentity(_stamp, Interlocked.Increment(ref _lastConnection));
        var reader = new FrameReader(identity, System.Time);
        var props = new Props<ConnectionCommand>(() => new ConnectionActor(identity, _services, transport, reader))
        {
            Supervision = SupervisionPolicy.StopOnFailure,
        };
        var link = new ClientLink(identity, reader, ActorSystem.SpawnBelow(_connections, props, identity.Text));
        Connections.Add(link);
        return link;
    }

    private sealed class ConnectionsActor : Actor<object>
    {
        protected override void Receive(object message)
        {
        }
    }
}
