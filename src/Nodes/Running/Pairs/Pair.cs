using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>
/// A node that is one of two: stands by until it is the master, serves the broker while it is, and stands by again. What goes wrong with serving
/// lets the other node have a try.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "StopAsync lets go of what it has, in order.")]
internal sealed class Pair
{
    private static readonly MastershipStatus Unknown = new(null, 0, null, "", [], "it is not known yet who is the master");

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly PairOptions _options;
    private readonly string _name;
    private readonly IPairService _service;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private volatile IMastership? _mastership;
    private volatile IStandby? _standby;
    private volatile PairRole _role = PairRole.Standby;

    /// <param name="options">What it is told.</param>
    /// <param name="name">The broker's.</param>
    /// <param name="service">Serves the broker.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Its log.</param>
    public Pair(PairOptions options, string name, IPairService service, TimeProvider time, ILogger log)
    {
        _options = options;
        _name = name;
        _service = service;
        _time = time;
        _log = log;
    }

    public PairRole Role => _role;

    public void Start() => _running = Task.WhenAll(RunAsync(), _service.RehearseAsync());

    /// <summary>Hands over if it is the master, and takes part no more.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        if (_mastership is not null) await _mastership.DisposeAsync();
        _stopping.Dispose();
    }

    public PairStatus Show()
    {
        var known = _mastership?.Status ?? Unknown;
        return new PairStatus(
            _name, _options.Node, _role, known.Master, known.Epoch, known.Since, known.Reason, _standby?.Progress ?? "", known.Standbys, known.Trouble);
    }

    /// <exception cref="JournalException">It cannot be done.</exception>
    public Task SwitchAsync(string by) =>
        _mastership?.RequestSwitchAsync(by, _stopping.Token) ?? throw new JournalException("It is not known yet who is the master.");

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await TakeTurnAsync(_mastership ??= await _service.JoinAsync(_stopping.Token));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (JournalException e)
            {
                _log.CannotJoin(_name, e.Message);
                await PauseAsync();
            }
            catch (Exception e)
            {
                _log.PairFailed(_name, e);
                await PauseAsync();
            }
        }
    }

    /// <summary>Stands by, then serves, until that is over.</summary>
    private async Task TakeTurnAsync(IMastership pair)
    {
        await using var standby = _service.StandBy();
        _standby = standby;
        _role = PairRole.Standby;
        _log.StandingBy(_name, _options.Node, pair.Status.Master ?? "nobody");
        var mastership = await TakeAsync(pair, standby);
        _role = PairRole.TakingOver;
        _log.TakingOver(_name, _options.Node, mastership.Epoch, pair.Status.Reason);
        try
        {
            await _service.ServeAsync(standby, mastership);
        }
        catch (NodeStartException e)
        {
            _log.CannotServe(_name, e.Message);
            await mastership.ReleaseAsync($"it cannot serve: {e.Message}");
            await PauseAsync();
            return;
        }
        _standby = null;
        _role = PairRole.Master;
        _log.Serving(_name, _options.Node, mastership.Epoch);
        var end = await EndAsync(mastership);
        _role = PairRole.SteppingDown;
        _log.SteppingDown(_name, _options.Node, mastership.Epoch, end.Reason);
        await _service.StopServingAsync(Farewell(end));
        if (end is not MastershipEnd.Lost) await mastership.ReleaseAsync(end.Reason);
    }

    private async Task<Mastership> TakeAsync(IMastership pair, IStandby standby)
    {
        var taking = pair.TakeAsync(_stopping.Token);
        using var timer = new PeriodicTimer(ReportInterval, _time);
        while (await Task.WhenAny(taking, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != taking) pair.Report(standby.Progress);
        return await taking;
    }

    private async Task<MastershipEnd> EndAsync(Mastership mastership)
    {
        try
        {
            return await mastership.Ended.WaitAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return new MastershipEnd.SwitchRequested($"{_options.Node} stops");
        }
    }

    private BrokerError Farewell(MastershipEnd end) => new(
        ErrorCode.BrokerMoved,
        end is MastershipEnd.Lost
            ? $"Another node is the master of broker {_name} now"
            : $"The broker {_name} moves to its other node");

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(_options.RetryInterval, _time, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }
}
