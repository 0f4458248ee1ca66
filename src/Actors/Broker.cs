using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Transport;
using ActorMQ.Persistence;
using ActorMQ.StompProtocol;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors;

/// <summary>
/// One broker in an actor system: its destinations, its connections, its users. Transports bring clients with <see cref="Open"/>.
/// </summary>
public sealed class Broker
{
    private readonly Ref<object> _connections;
    private readonly ConnectionServices _services;
    private readonly RunNumbers _runs;
    private readonly ILoggerFactory _logging;
    private readonly string _stamp;
    private readonly InterestLedger _interest = new();
    private readonly NetworkTargets _targets = new();
    private long _lastConnection;
    private volatile LinkAddress[] _advertised = [];

    /// <param name="options">The broker as a whole.</param>
    /// <param name="system">Where its actors live.</param>
    /// <param name="journal">Where messages are written.</param>
    /// <param name="policies">How destinations behave.</param>
    /// <param name="security">Users and rights.</param>
    /// <param name="logging">Where to log.</param>
    /// <param name="work">Verifies passwords; null to do so in an actor's turn.</param>
    public Broker(
        BrokerOptions options,
        ActorSystem system,
        IMessageJournal journal,
        IDestinationPolicies policies,
        SecurityService security,
        ILoggerFactory logging,
        ISlowWork? work = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(system);
        Options = options;
        System = system;
        Journal = journal;
        Security = security;
        StartedAt = system.Time.GetUtcNow();
        Memory = new MemoryBudget(options.MemoryLimit.Bytes);
        Destinations = new DestinationDirectory(system, journal, Memory, policies, logging, _targets, _interest);
        _logging = logging;
        _runs = new RunNumbers(system.Time, system.Random);
        Identity = new BrokerIdentity(options.Name, _runs.Next());
        _stamp = ConnectionIdentity.BrokerStamp(Identity.Name, Identity.Epoch);
        _connections = system.Spawn(new Props<object>(() => new ConnectionsActor()), "connections");
        var log = logging.CreateLogger("actormq.connections");
        var slowWork = work ?? new SlowWorkInPlace();
        Logins = system.Spawn(new Props<LoginCommand>(() => new LoginActor(security, slowWork, options.Connections.Logins, log)), "logins");
        _services = new ConnectionServices(
            Destinations,
            Destinations.Publishers,
            Destinations.Durables,
            journal,
            security,
            Logins,
            new ClientIds(),
            Connections,
            Memory,
            new Live<ConnectionOptions>(options.Connections),
            $"ActorMQ/{options.Version}",
            _interest,
            _targets,
            log);
        if (options.Network is { } network) OpenNetwork(network);
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
    public Ref<INetworkMessage>? Network { get; private set; }

    /// <summary>The other brokers of the network.</summary>
    public ClusterMembers Members { get; } = new();

    /// <summary>Where other brokers can dial this one.</summary>
    public IReadOnlyList<LinkAddress> Advertised => _advertised;

    /// <summary>Who it is to its neighbours.</summary>
    public BrokerIdentity Identity { get; }

    /// <summary>Connections since the broker started.</summary>
    public long ConnectionCount => Interlocked.Read(ref _lastConnection);

    /// <summary>Does the slow part of logins, of clients and brokers.</summary>
    internal Ref<LoginCommand> Logins { get; }

    /// <summary>The parent of all connection actors.</summary>
    public TreePath ConnectionsPath => _connections.Path;

    /// <summary>
    /// Puts other users and rights in force, also for clients that are connected: who is no longer a user is disconnected, and what may no
    /// longer be read ends. Any thread.
    /// </summary>
    public void ChangeSecurity(SecurityOptions options)
    {
        Security.Replace(options);
        foreach (var link in Connections.All) link.Connection.TryTell(ConnectionCommand.SecurityChanged.Instance);
    }

    /// <summary>Puts other limits and habits in force, also for clients that are connected. Any thread.</summary>
    /// <param name="options">Name, version and network stay as they are.</param>
    public void ChangeOptions(BrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Memory.Limit = options.MemoryLimit.Bytes;
        _services.Options.Current = options.Connections;
    }

    /// <summary>Makes the broker part of a network, once; its clients need not subscribe anew. To be called by one thread at a time.</summary>
    /// <returns>The broker's part in it.</returns>
    public Ref<INetworkMessage> OpenNetwork(ClusterOptions options)
    {
        if (Network is { } there) return there;
        // Subscriptions know that their room may be wanted elsewhere before anybody elsewhere can want it.
        _interest.IsShared = true;
        foreach (var link in Connections.All) link.Connection.TryTell(ConnectionCommand.NetworkOpened.Instance);
        var log = _logging.CreateLogger("actormq.network");
        var services = new NetworkServices(
            options, Destinations, Destinations.Durables, Journal, Memory, _interest, _targets, Members, _runs, new NetworkNumbers(), log);
        var props = new Props<INetworkMessage>(() => new NetworkActor(Announce(), services)) { Supervision = SupervisionPolicy.NeverGiveUp };
        return Network = System.Spawn(props, "network");
    }

    /// <summary>Makes known to the network where other brokers can dial this one. Any thread.</summary>
    /// <param name="addresses">At most <see cref="Announcement.MaxAddresses"/>.</param>
    public void Advertise(IEnumerable<LinkAddress> addresses)
    {
        _advertised = [.. addresses.Take(Announcement.MaxAddresses)];
        Network?.TryTell(new NetworkCommand.Advertise([.. _advertised]));
    }

    /// <summary>A network that had to start anew is a new run to the others: its conversations begin from the beginning.</summary>
    private Announcement Announce() => new(new BrokerIdentity(Options.Name, _runs.Next()))
    {
        ProductVersion = Options.Version,
        TemporaryPrefix = _stamp + '-',
        Addresses = [.. _advertised],
    };

    /// <summary>Makes the connection actor for a client that a transport has accepted. Any thread.</summary>
    /// <param name="transport">The connection.</param>
    /// <param name="place">Its place, which the transport gives back; null where clients are not counted.</param>
    /// <param name="isStrict">See <see cref="StompFrameParser.IsStrict"/>.</param>
    public ClientLink Open(IClientTransport transport, ConnectionPlace? place = null, bool isStrict = false)
    {
        var identity = new ConnectionIdentity(_stamp, Interlocked.Increment(ref _lastConnection));
        var reader = new FrameReader(identity, System.Time, isStrict);
        var props = new Props<IConnectionMessage>(() => new ConnectionActor(identity, _services, transport, reader, place))
        {
            Supervision = SupervisionPolicy.StopOnFailure,
        };
        var link = new ClientLink(identity, reader, _connections.SpawnChild(props, identity.Text));
        Connections.Add(link);
        return link;
    }

    private sealed class ConnectionsActor : Actor<object>
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
