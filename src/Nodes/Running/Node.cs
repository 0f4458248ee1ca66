using System.Diagnostics.CodeAnalysis;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Health;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Running.Reloading;
using ActorMQ.Persistence;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Running;

/// <summary>The composition root: a process that serves a broker, and what is there whether it does or not.</summary>
[SuppressMessage("Design", "CA1001", Justification = "StopAsync lets go of what it has, in order.")]
internal sealed class Node : IReloadable, INodeHealth
{
    private readonly NodeLogging? _levels;
    private readonly ILoggerFactory _logging;
    private readonly ILogger _log;
    private readonly StopSequence _stop;
    private readonly Reload? _reload;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CertificateStore _certificates;
    private NodeOptions _options;
    private volatile RunningBroker _broker = null!;
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
        await _broker.ChangeAsync(options, changes);
        _certificates.Retain(options.CertificateFiles);
        if (changes.Concern("certificates")) _certificates.Watch(options.Certificates, TimeProvider.System);
        _levels?.ChangeLevels(options.Log);
        _stop.Timeout = options.StopTimeout;
        _options = options;
    }

    public IReadOnlyList<CertificateChange> RefreshCertificates() => _certificates.Refresh();

    public HealthReport Report() => this switch
    {
        { _isStopping: true } => new HealthReport(NodePhase.Stopping),
        { _broker: null } => new HealthReport(NodePhase.Starting),
        _ => new HealthReport(NodePhase.Serving, _broker.Broker.Journal.Status.StalledBecause),
    };

    public Task<IReadOnlyList<string>> FindSilentActorsAsync(TimeSpan patience) => ActorProbe.FindSilentAsync(_broker.Broker.System, patience);

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
        var running = _broker = await RunningBroker.StartAsync(_options, () => BrokerJournal.Open(_options, _logging), _certificates, _logging);
        // Its stages have deadlines of their own.
        _stop.Add("broker", () => running.StopAsync(), System.Threading.Timeout.InfiniteTimeSpan);
        await OpenAdministrationAsync(running);
        _certificates.Watch(_options.Certificates, TimeProvider.System);
        _log.Started(_options.Broker.Name, _options.Broker.Version, _options.DataDirectory, running.Broker.Journal.Status.Driver);
        if (!running.Broker.Security.IsOpen) return;
        if (_options.Gateway.Listeners.All(listener => listener.IsForThisMachine)) _log.OpenOnLoopback();
        else _log.OpenToAll();
    }

    /// <summary>The socket for administration lies there even if the journal does not.</summary>
    private void ClaimDirectory()
    {
        if (_options.Sqlite?.Directory == _options.DataDirectory) return;
        try
        {
            PrivateDirectory.Claim(_options.DataDirectory, _log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(ExitCode.CannotOpenJournal, e.Message, e);
        }
    }

    /// <summary>A broker that cannot be looked into still serves its clients, so a failure here is no reason not to start.</summary>
    private async Task OpenAdministrationAsync(RunningBroker running)
    {
        if (_options.AdminSocket is not { } path) return;
        var log = _logging.CreateLogger("actormq.admin");
        try
        {
            var administration = new Administration(
                _options, running.Broker, running.Gateway, () => running.Network, running.Site, ReloadAsync, () => _reload?.NeedRestart ?? []);
            var server = await AdminServer.StartAsync(path, administration, Audit);
            _stop.Add("administration", server.StopAsync);
            log.AdministrationOpened(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.AdministrationUnavailable(path, e.Message);
        }
    }
}
