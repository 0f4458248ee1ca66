using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Lease;

/// <summary>
/// <see cref="LeaseState"/> for several threads: the one that talks to the database and whoever calls. News are passed on in their order, and whoever waits
/// for something to do is woken.
/// </summary>
internal sealed class LeaseMind : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LeaseState _state;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly string _broker;
    private readonly ILogger _log;
    private readonly Channel<LeaseNews> _news = Channel.CreateUnbounded<LeaseNews>();
    private readonly HashSet<TaskCompletionSource> _releases = [];
    private CancellationTokenSource _wake = new();

    public LeaseMind(LeaseOptions options, string run, TimeProvider time, ILogger log)
    {
        _state = new LeaseState(options, run);
        _time = time;
        _start = time.GetTimestamp();
        _broker = options.Broker;
        _log = log;
    }

    public ChannelReader<LeaseNews> News => _news.Reader;

    /// <summary>By the clock that only goes forward.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Looks, without changing anything.</summary>
    public T Look<T>(Func<LeaseState, T> look)
    {
        lock (_gate) return look(_state);
    }

    /// <summary>What to do next, and what wakes whoever waits until then.</summary>
    public (LeaseStep Step, CancellationToken Wake) Next()
    {
        lock (_gate)
        {
            var step = _state.Next(Now);
            Publish();
            if (_wake.IsCancellationRequested) _wake = new CancellationTokenSource();
            return (step, _wake.Token);
        }
    }

    public void Tell(Action<LeaseState, TimeSpan> what)
    {
        CancellationTokenSource wake;
        lock (_gate)
        {
            what(_state, Now);
            Publish();
            wake = _wake;
        }
        wake.Cancel();
    }

    /// <summary>Completes when this node is not master any more.</summary>
    public Task ReleaseAsync(string reason)
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Tell((state, _) =>
        {
            state.Release(reason);
            if (state.Epoch is null) released.SetResult();
            else _releases.Add(released);
        });
        return released.Task;
    }

    public void Dispose()
    {
        _news.Writer.TryComplete();
        _wake.Dispose();
    }

    private void Publish()
    {
        foreach (var news in _state.TakeNews())
        {
            _log.News(_broker, news);
            _news.Writer.TryWrite(news);
        }
        if (_state.Epoch is not null) return;
        foreach (var release in _releases) release.TrySetResult();
        _releases.Clear();
    }
}
