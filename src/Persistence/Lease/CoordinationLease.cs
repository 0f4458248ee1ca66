using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;
using Akka.Event;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Lease;

/// <summary>
/// The same lease for whatever in Akka asks for one, such as a singleton or a downing provider: <c>lease-class</c> names this class, beside it stand
/// <c>connection-string</c> and, if it is another one, <c>schema</c>. The lease's name is the broker's and its owner the node; the heartbeat's timeout and
/// interval are <see cref="LeaseOptions.Ttl"/> and <see cref="LeaseOptions.Beat"/>.
/// </summary>
public sealed class CoordinationLease : Akka.Coordination.Lease
{
    private readonly PostgresLease _lease;
    private readonly TimeSpan _patience;
    private readonly ILoggingAdapter _log;
    private TaskCompletionSource _acquired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<Exception?> _lost = _ => { };

    /// <summary>For Akka, which makes it by its configuration.</summary>
    /// <exception cref="ConfigurationException">Something is missing or contradicts something else.</exception>
    public CoordinationLease(LeaseSettings settings, ExtendedActorSystem system)
        : base(settings)
    {
        var options = new LeaseOptions
        {
            ConnectionString = settings.LeaseConfig.GetString("connection-string", ""),
            Schema = settings.LeaseConfig.GetString("schema", Postgres.PostgresSchema.DefaultName),
            Broker = settings.LeaseName,
            Node = settings.OwnerName,
            Ttl = settings.TimeoutSettings.HeartbeatTimeout,
            Beat = settings.TimeoutSettings.HeartbeatInterval,
        };
        if (options.Validate() is [var first, ..]) throw new ConfigurationException($"Lease {settings.LeaseName}: {first}");
        _log = Logging.GetLogger(system, this);
        _patience = settings.TimeoutSettings.OperationTimeout;
        _lease = PostgresLease.Start(options, TimeProvider.System, NullLogger.Instance);
        _ = ListenAsync();
        _ = EndWithAsync(system);
    }

    /// <inheritdoc/>
    public override Task<bool> Acquire() => Acquire(_ => { });

    /// <summary>Tries for as long as an operation may take, because whoever holds it may have to be waited for.</summary>
    /// <param name="leaseLostCallback">Is called when it is lost after that; with null, as no error did it.</param>
    public override async Task<bool> Acquire(Action<Exception?> leaseLostCallback)
    {
        Volatile.Write(ref _lost, leaseLostCallback);
        var acquired = Volatile.Read(ref _acquired).Task;
        _lease.IsWanted = true;
        try
        {
            await acquired.WaitAsync(_patience);
            return true;
        }
        catch (TimeoutException)
        {
            _lease.IsWanted = false;
            return _lease.IsProven;
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> Release()
    {
        Volatile.Write(ref _lost, _ => { });
        using var deadline = new CancellationTokenSource(_patience);
        await _lease.ReleaseAsync($"{Settings.OwnerName} has released it", deadline.Token);
        return true;
    }

    /// <inheritdoc/>
    public override bool CheckLease() => _lease.IsProven;

    private async Task ListenAsync()
    {
        await foreach (var news in _lease.News.ReadAllAsync())
        {
            switch (news)
            {
                case LeaseNews.Acquired:
                    Volatile.Read(ref _acquired).TrySetResult();
                    break;
                case LeaseNews.Lost lost:
                    Volatile.Write(ref _acquired, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    _log.Info("Lease {0} lost: {1}", Settings.LeaseName, lost.Reason);
                    Volatile.Read(ref _lost)(null);
                    break;
            }
        }
    }

    private async Task EndWithAsync(ExtendedActorSystem system)
    {
        await system.WhenTerminated;
        await _lease.DisposeAsync();
    }
}
