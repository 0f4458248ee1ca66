using System.ComponentModel;
using System.Runtime.InteropServices;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.StompProtocol;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Epoll;

/// <summary>
/// One thread that serves the sockets of many clients: waits until some are readable, reads and parses them all, then runs the actors
/// that got work by it, on the spot. So a message goes from socket to socket without a change of thread, and under load everything that
/// arrived in one round is handled in one turn of each actor (ADR 0003).
/// </summary>
internal sealed class EpollLoop : IDisposable
{
    /// <summary>Bytes read from one socket at a time, and the room in which they are parsed.</summary>
    public const int BufferSize = 256 << 10;

    private const int MaxEvents = 256;

    // Sockets are looked at again after so many turns, however much work the actors make for each other.
    private const int TurnsPerRound = 512;

    private readonly Lock _gate = new();
    private readonly List<IEpollSocket?> _slots = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly RunQueue _runQueue = new();
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly int _epoll;
    private readonly int _wakeUp;
    private int _generation;
    private volatile bool _isStopping;

    /// <exception cref="IOException">The system has no descriptor for it.</exception>
    public EpollLoop(int number, ILogger log)
    {
        _log = log;
        try
        {
            _epoll = Check(Libc.EpollCreate(Libc.CloseOnExec));
            _wakeUp = Check(Libc.EventDescriptor(0, Libc.CloseOnExec));
        }
        catch (Win32Exception e)
        {
            throw new IOException($"Cannot watch sockets: {e.Message}", e);
        }
        Control(Libc.ControlAdd, _wakeUp, Libc.In, 0);
        _thread = new Thread(Run) { IsBackground = true, Name = $"actormq-io-{number}" };
    }

    /// <summary>Where a socket's bytes are read and parsed; used on the loop's thread only.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);

    public HeaderTable Headers { get; } = new();

    public void Start() => _thread.Start();

    /// <summary>Begins to serve a socket; returns the key under which its events come.</summary>
    public long Add(IEpollSocket connection, int descriptor)
    {
        long key;
        lock (_gate)
        {
            if (!_freeSlots.TryPop(out var slot))
            {
                slot = _slots.Count;
                _slots.Add(null);
            }
            _slots[slot] = connection;
            // The generation keeps a late event of a closed socket from reaching the one that has its slot now; 0 is the wake-up.
            key = ((long)++_generation << 32) | (uint)slot;
            connection.Key = key;
        }
        Control(Libc.ControlAdd, descriptor, Libc.In, key);
        return key;
    }

    public void SetInterest(int descriptor, long key, bool read, bool write) =>
        Control(Libc.ControlModify, descriptor, (read ? Libc.In : 0) | (write ? Libc.Out : 0), key);

    /// <summary>A socket is not watched any more, and stays open.</summary>
    public void Release(int descriptor, long key)
    {
        Remove(key);
        // Where it never came to be watched, nothing is to be done.
        _ = TryControl(Libc.ControlDelete, descriptor, 0, key);
    }

    /// <summary>A socket is closed, or is about to be.</summary>
    public void Remove(long key)
    {
        lock (_gate)
        {
            var slot = (int)(key & uint.MaxValue);
            if (_slots[slot]?.Key != key) return;
            _slots[slot] = null;
            _freeSlots.Push(slot);
        }
    }

    /// <summary>Ends the loop and closes what is still connected.</summary>
    public void Dispose()
    {
        if (_isStopping) return;
        _isStopping = true;
        WakeUp();
        if (_thread.IsAlive) _thread.Join();
        IEpollSocket?[] left;
        lock (_gate) left = [.. _slots];
        foreach (var connection in left) connection?.Abort();
        _ = Libc.Close(_wakeUp);
        _ = Libc.Close(_epoll);
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private unsafe void Run()
    {
        _runQueue.Enter();
        var events = stackalloc byte[MaxEvents * EpollEvents.Size];
        var hasWork = false;
        while (!_isStopping)
        {
            var count = Libc.EpollWait(_epoll, events, MaxEvents, hasWork ? 0 : -1);
            if (count < 0 && Marshal.GetLastPInvokeError() != Libc.InterruptedError) Check(count);
            for (var i = 0; i < count; i++)
            {
                var (flags, key) = EpollEvents.Read(new ReadOnlySpan<byte>(events + (i * EpollEvents.Size), EpollEvents.Size));
                if (key != 0) Handle(flags, key);
            }
            hasWork = _runQueue.RunPending(TurnsPerRound);
        }
        _runQueue.Leave();
    }

    private void Handle(uint flags, long key)
    {
        IEpollSocket? connection;
        lock (_gate) connection = _slots[(int)(key & uint.MaxValue)];
        if (connection is null || connection.Key != key) return;
        try
        {
            if ((flags & Libc.Out) != 0) connection.OnWritable();
            if ((flags & (Libc.In | Libc.Error | Libc.HangUp)) != 0) connection.OnReadable();
        }
        catch (Exception e)
        {
            // One client's trouble must not end the loop that serves the others.
            _log.ConnectionFailed(connection.RemoteAddress, e);
            connection.Abort();
        }
    }

    private void Control(int operation, int descriptor, uint events, long key) => Check(TryControl(operation, descriptor, events, key));

    private unsafe int TryControl(int operation, int descriptor, uint events, long key)
    {
        var pollEvent = stackalloc byte[EpollEvents.Size];
        EpollEvents.Write(new Span<byte>(pollEvent, EpollEvents.Size), events, key);
        return Libc.EpollControl(_epoll, operation, descriptor, pollEvent);
    }

    private unsafe void WakeUp()
    {
        var one = 1L;
        Libc.Write(_wakeUp, (byte*)&one, sizeof(long));
    }
}
