using System.Collections.Concurrent;
using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>
/// One thread that serves a share of the clients: waits for their sockets, lets them read and answer, then lets them send what is due.
/// Everything of a client happens on its loop's thread.
/// </summary>
internal sealed class LoadLoop : IPollHandler, IDisposable
{
    private const int ReadSize = 256 << 10;
    private const long BeatInterval = MonotonicClock.NanosecondsPerSecond / 4;

    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly HashSet<IChannelUser> _clients = [];
    private readonly List<ISender> _senders = [];
    private readonly List<IChannelUser?> _watched = [null];
    private readonly IPoller _poller = OperatingSystem.IsLinux() ? new EpollPoller() : new SignalPoller();
    private readonly Thread _thread;
    private readonly Action<Exception> _onCrash;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(2 * ReadSize);
    private volatile bool _isStopping;
    private int _mayBlock;
    private long _nextBeat;

    /// <param name="number">Counts the loops of a run.</param>
    /// <param name="onCrash">Told when the loop has ended because of a fault in this program.</param>
    public LoadLoop(int number, Action<Exception> onCrash)
    {
        _onCrash = onCrash;
        _thread = new Thread(Run) { IsBackground = true, Name = $"bench-{number}" };
    }

    /// <summary>Sockets can be watched as they are; otherwise clients need a <see cref="StreamChannel"/>.</summary>
    public bool CanWatch => _poller.CanWatch;

    public HeaderTable Headers { get; } = new();

    /// <summary>The others of the run: what happens here may be what their clients wait for.</summary>
    public IReadOnlyList<LoadLoop> Siblings { get; set; } = [];

    /// <summary>Set by clients when something has happened that clients of other loops may be waiting for.</summary>
    public bool HasNews { get; set; }

    public void Start() => _thread.Start();

    /// <summary>Does something on the loop's thread.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        _poller.Wake();
    }

    /// <summary>Does something on the loop's thread, and waits until it is done.</summary>
    public Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            action();
            done.SetResult();
        });
        return done.Task;
    }

    /// <summary>From any thread: a channel without a descriptor is ready.</summary>
    public void Signal(IChannelUser client, bool isWritable) => Post(isWritable ? client.OnWritable : client.OnReadable);

    /// <summary>Begins to serve a client. On the loop's thread.</summary>
    public void Add(IChannelUser client)
    {
        _clients.Add(client);
        if (client is ISender sender) _senders.Add(sender);
    }

    /// <summary>Forgets a client. On the loop's thread, but not while senders are asked.</summary>
    public void Remove(IChannelUser client)
    {
        _clients.Remove(client);
        if (client is ISender sender) _senders.Remove(sender);
    }

    /// <summary>Begins to watch a socket; returns the key that its events have. On the loop's thread.</summary>
    public int Watch(int descriptor, IChannelUser client)
    {
        _watched.Add(client);
        _poller.Watch(descriptor, _watched.Count - 1);
        return _watched.Count - 1;
    }

    public void SetInterest(int descriptor, int key, bool isWriteWanted) => _poller.SetInterest(descriptor, key, isWriteWanted);

    /// <summary>No events of this key any more. Closing its socket does the rest.</summary>
    public void Unwatch(int key) => _watched[key] = null;

    /// <summary>Where a client reads and parses: at least a good read more than the <paramref name="length"/> bytes that it has already.</summary>
    public Span<byte> BufferFor(int length)
    {
        if (_buffer.Length < length + ReadSize) _buffer = GC.AllocateUninitializedArray<byte>(length + (2 * ReadSize));
        return _buffer;
    }

    public void OnReady(int key, bool isReadable, bool isWritable)
    {
        if (isWritable) _watched[key]?.OnWritable();
        if (isReadable) _watched[key]?.OnReadable();
    }

    /// <summary>Ends the thread; the clients must be closed before.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _poller.Wake();
        if (_thread.IsAlive) _thread.Join();
        _poller.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                // From here on others must wake this loop: what they did before is seen by the clients now.
                Interlocked.Exchange(ref _mayBlock, 1);
                _poller.Wait(PumpAll(), this);
                Volatile.Write(ref _mayBlock, 0);
                while (_posted.TryDequeue(out var action)) action();
                if (HasNews) TellSiblings();
            }
        }
        catch (Exception e)
        {
            _onCrash(e);
        }
    }

    /// <returns>How long to wait, in nanoseconds.</returns>
    private long PumpAll()
    {
        var now = MonotonicClock.Now;
        var next = Beat(now);
        foreach (var sender in _senders) next = Math.Min(next, sender.Pump(now));
        return !_posted.IsEmpty || next <= now ? 0 : Math.Max(0, next - MonotonicClock.Now);
    }

    /// <returns>When the next beat is due.</returns>
    private long Beat(long now)
    {
        if (now < _nextBeat) return _nextBeat;
        // A client may be found dead, and removed.
        foreach (var client in _clients.ToList()) client.Beat(now);
        return _nextBeat = now + BeatInterval;
    }

    private void TellSiblings()
    {
        HasNews = false;
        Interlocked.MemoryBarrier();
        foreach (var sibling in Siblings)
        {
            if (sibling != this && Volatile.Read(ref sibling._mayBlock) != 0) sibling._poller.Wake();
        }
    }
}
