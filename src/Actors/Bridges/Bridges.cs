using System.Globalization;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Actors.Bridges;

/// <summary>A broker's links to other brokers: those it keeps up itself, and those that transports bring with <see cref="Accept"/>.</summary>
public sealed class Bridges
{
    private readonly Live<BridgeOptions> _options;
    private readonly BridgeServices _services;
    private readonly Ref<BridgesCommand> _parent;
    private long _lastAccepted;

    /// <param name="options">What to dial, and how patient to be.</param>
    /// <param name="broker">The broker whose links they are.</param>
    /// <param name="network">Who is told of links, and of what comes over them.</param>
    /// <param name="dialer">Makes connections.</param>
    /// <param name="edges">What discovery needs.</param>
    /// <param name="logging">Where to log.</param>
    public Bridges(BridgeOptions options, Broker broker, IRef<NetworkCommand> network, ILinkDialer dialer, DiscoveryEdges edges, ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(broker);
        _options = new Live<BridgeOptions>(options);
        // A site's brokers may well share an address: they leave room for others as long as they have not said who they are.
        Gate = new ConnectionGate(LimitsOf(options), broker.System.Time, NullLogger.Instance);
        var identity = new BridgeIdentity(broker.Identity, broker.Options.Version);
        var log = logging.CreateLogger("actormq.bridges");
        _services = new BridgeServices(
            identity, _options, network, broker.Security, broker.Logins, dialer, Registry, broker, edges, Discoveries, new Announced(), log);
        _parent = broker.System.Spawn(new Props<BridgesCommand>(() => new BridgesActor(_services)), "bridges");
    }

    /// <summary>Those in force.</summary>
    public BridgeOptions Options => _options.Current;

    public BridgeRegistry Registry { get; } = new();

    /// <summary>Counts those who call, from when they were accepted; who is refused is to be noted with <see cref="NoteRefused"/>.</summary>
    public ConnectionGate Gate { get; }

    public DiscoveryRegistry Discoveries { get; } = new();

    /// <summary>Says where other brokers can dial this one. Any thread.</summary>
    /// <param name="toMembers">What members of the network are told.</param>
    /// <param name="byMulticast">What is said by multicast; the host may be <see cref="Beacon.Sender"/>.</param>
    public void Advertise(IReadOnlyList<LinkAddress> toMembers, IReadOnlyList<LinkAddress> byMulticast)
    {
        _services.Announced.Addresses = byMulticast;
        _services.Broker.Advertise(toMembers);
    }

    /// <summary>Makes the bridge for another broker that has called. Any thread.</summary>
    /// <param name="transport">The connection.</param>
    /// <param name="certificateName">Who the other side is by its certificate, which was checked; null when it has shown none.</param>
    /// <param name="place">Its place, which the transport gives back; null where calls are not counted.</param>
    /// <returns>For whom the transport is to be started; null when there are too many already, or the broker is stopping.</returns>
    public ITransportUser? Accept(IClientTransport transport, string? certificateName, ConnectionPlace? place = null)
    {
        if (Registry.Accepted >= Options.MaxAccepted) return null;
        var name = string.Create(CultureInfo.InvariantCulture, $"{BridgeRegistry.AcceptedPrefix}{Interlocked.Increment(ref _lastAccepted)}");
        var accepted = new AcceptedCall(transport, certificateName, place);
        var reader = new LinkReader(LinkProtocol.LimitsFor((int)Options.MaxFrame.Bytes), hasDialled: false);
        var props = new Props<IBridgeMessage>(() => new BridgeActor(name, null, accepted, _services, _parent))
        {
            Supervision = SupervisionPolicy.StopOnFailure,
        };
        try
        {
            var bridge = _parent.SpawnChild(props, name);
            Registry.Add(name, bridge);
            return new BridgeWire(bridge, 0, transport, reader);
        }
        catch (ActorStoppedException)
        {
            return null;
        }
    }

    /// <summary>Takes note of a call that did not become a bridge. Any thread.</summary>
    public void NoteRefused(string from, string reason, string text) =>
        _parent.TryTell(new BridgesCommand.Refused("-", false, new RefusedLink(from, null, null, reason, text)));

    /// <summary>Above all of them.</summary>
    internal Ref<BridgesCommand> Actor => _parent;

    /// <summary>The calls that were refused lately, the latest first.</summary>
    public Task<IReadOnlyList<RefusedLink>> ListRefusedAsync(TimeSpan timeout) =>
        _parent.AskAsync<IReadOnlyList<RefusedLink>>(reply => new BridgesCommand.ListRefused(reply), timeout);

    /// <summary>
    /// Puts other options in force. Connectors and discoveries that are new begin, those that are gone end, and those that are others than
    /// before begin anew; all the other links stay. Any thread.
    /// </summary>
    /// <param name="options">All of them.</param>
    /// <param name="changed">Of connectors that were there before, those that are others now, as the configuration calls them.</param>
    public void Change(BridgeOptions options, IReadOnlySet<string> changed)
    {
        _options.Current = options;
        Gate.Limits = LimitsOf(options);
        _parent.TryTell(new BridgesCommand.Change(changed));
    }

    private static ConnectionLimits LimitsOf(BridgeOptions options) => new() { Max = options.MaxAccepted, MaxPerAddress = options.MaxAccepted };

    /// <summary>Other users or rights are in force.</summary>
    public void SecurityChanged()
    {
        foreach (var bridge in Registry.All) bridge.TryTell(new BridgeCommand.SecurityChanged());
    }

    /// <summary>Says goodbye to all neighbours; completes when the last has been told.</summary>
    public Task StopAsync() => _parent.StopAsync();
}
