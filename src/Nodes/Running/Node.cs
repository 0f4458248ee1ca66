using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Errors;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Health;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Nodes.Running.Reloading;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Lease;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Running;

/// <summary>The composition root: a process that serves a broker, and what is there whether it does or not.</summary>
[SuppressMessage("Design", "CA1001", Justification = "StopAsync lets go of what it has, in order.")]
internal sealed class Node : IReloadable, IPairService, INodeHealth
{
    private readonly NodeLogging? _levels;
    private readonly ILoggerFactory _logging;
    private readonly ILogger _log;
    private readonly StopSequence _stop;
    private readonly Reload? _reload;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CertificateStore _certificates;
    private NodeOptions _options;
    private volatile RunningBroker? _broker;
    private Pair? _pair;
    private volatile bool _isStopping;

    private Node(NodeOptions options, ILoggerFactory logging, Reload? reload)
    {
        _options = options;
        _logging = logging;
        _levels = logging as NodeLogging;
        _certificates = new CertificateStore(logging);
        _reload = reload;
        _log = logging.CreateLogger("actormq.node");
        Audit = new AuditTrail(logging.CreateLogger(AuditLog.Name));
        _stop = new StopSequence(options.StopTimeout, _log);
    }

    private bool IsDirectoryShared => _options is { Pair: not null, Sqlite: not null };

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
        if (_broker is { } broker) await broker.ChangeAsync(options, changes);
        _certificates.Retain(options.CertificateFiles);
        if (changes.Concern("certificates")) _certificates.Watch(options.Certificates, TimeProvider.System);
        _levels?.ChangeLevels(options.Log);
        _stop.Timeout = options.StopTimeout;
        _options = options;
    }

    public IReadOnlyList<CertificateChange> RefreshCertificates() => _certificates.Refresh();

    public HealthReport Report() => (_isStopping, _broker) switch
    {
        (true, _) => new HealthReport(NodePhase.Stopping),
        (_, { } broker) => new HealthReport(NodePhase.Serving, broker.Broker.Journal.Status.StalledBecause),
        _ => new HealthReport(_pair is null ? NodePhase.Starting : NodePhase.Standby),
    };

    public async Task<IReadOnlyList<string>> FindSilentActorsAsync(TimeSpan patience) =>
        _broker is { } broker ? await ActorProbe.FindSilentAsync(broker.Broker.System, patience) : [];

    Task<IMastership> IPairService.JoinAsync(CancellationToken cancellation) =>
        PairMastership.JoinAsync(_options, TimeProvider.System, _logging, cancellation);

    Task IPairService.RehearseAsync() => Rehearsal.RunAsync(_options, _log);

    IStandby IPairService.StandBy() =>
        _options.Sql is null ? new ColdStandby(_options, _logging) : new WarmStandby(_options, TimeProvider.System, _logging);

    /// <summary>What is being changed is changed first, or the broker would be served as it was configured before.</summary>
    async Task IPairService.ServeAsync(IStandby standby, Mastership mastership)
    {
        await _changing.WaitAsync();
        try
        {
            _broker = await RunningBroker.StartAsync(_options, () => standby.Open(mastership), _certificates, _logging);
        }
        finally
        {
            _changing.Release();
        }
        if (_options.AdminSocket is { } path && IsDirectoryShared) AdminSocket.Lead(path, OwnSocket(path));
        _broker.Announce();
    }

    async Task IPairService.StopServingAsync(BrokerError farewell)
    {
        if (Interlocked.Exchange(ref _broker, null) is { } broker) await broker.StopAsync(farewell);
    }

    private async Task StartAsync()
    {
        if (_options.Health is { } health) _stop.Add("health", (await HealthServer.StartAsync(health, this, _log)).StopAsync);
        var memory = new IdleMemory();
        _stop.Add("memory", async () => await memory.DisposeAsync());
        _stop.Add("certificates", () =>
        {
            _certificates.Dispose();
            return Task.CompletedTask;
        });
        ClaimDirectory();
        _certificates.Watch(_options.Certificates, TimeProvider.System);
        if (_options.Pair is { } pair) await JoinPairAsync(pair);
        else await ServeAloneAsync();
    }

    private async Task ServeAloneAsync()
    {
        var broker = await RunningBroker.StartAsync(_options, () => BrokerJournal.Open(_options, _logging), _certificates, _logging);
        _broker = broker;
        // Its stages have deadlines of their own.
        _stop.Add("broker", () => broker.StopAsync(), Timeout.InfiniteTimeSpan);
        await OpenAdministrationAsync();
        broker.Announce();
    }

    private async Task JoinPairAsync(PairOptions options)
    {
        var pair = _pair = new Pair(options, _options.Broker.Name, this, TimeProvider.System, _logging.CreateLogger("actormq.pair"));
        _stop.Add("pair", pair.StopAsync, Timeout.InfiniteTimeSpan);
        await OpenAdministrationAsync();
        pair.Start();
    }

    /// <summary>What serves the broker.</summary>
    /// <exception cref="AdminException">This node does not.</exception>
    private RunningBroker Serving() => _broker ?? throw new AdminException(StatusCodes.Status503ServiceUnavailable, WhyNot());

    private string WhyNot()
    {
        if (_pair?.Show() is not { } pair) return "the broker is starting or stopping";
        if (pair.Role != PairRole.Standby) return $"this node is about to serve {pair.Broker}, or stops to: pair show says how far it is";
        return pair.Master is { } master ? $"this node stands by, {master} serves {pair.Broker}" : $"this node stands by, and nobody serves {pair.Broker}";
    }

    /// <summary>
    /// The socket for administration lies there even if the journal does not. A journal claims its own directory; but in one that is shared something is
    /// kept before it is open.
    /// </summary>
    private void ClaimDirectory()
    {
        try
        {
            if (_options.Sqlite?.Directory != _options.DataDirectory) PrivateDirectory.Claim(_options.DataDirectory, _log);
            if (IsDirectoryShared) PrivateDirectory.Claim(_options.Sqlite!.Directory, _log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(ExitCode.CannotOpenJournal, e.Message, e);
        }
    }

    /// <summary>A broker that cannot be looked into still serves its clients, so a failure here is no reason not to start.</summary>
    private async Task OpenAdministrationAsync()
    {
        if (_options.AdminSocket is not { } usual) return;
        var path = OwnSocket(usual);
        var log = _logging.CreateLogger("actormq.admin");
        try
        {
            var administration = new Administration(_options, Serving, _pair, ReloadAsync, () => _reload?.NeedRestart ?? []);
            var server = await AdminServer.StartAsync(path, administration, Audit);
            _stop.Add("administration", server.StopAsync);
            log.AdministrationOpened(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.AdministrationUnavailable(path, e.Message);
        }
    }

    /// <summary>Two nodes of one directory have a socket each; the usual path leads to the master's.</summary>
    private string OwnSocket(string usual) => IsDirectoryShared ? AdminSocket.OfNode(usual, _options.Pair!.Node) : usual;
}
