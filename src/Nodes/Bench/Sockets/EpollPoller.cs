using System.ComponentModel;
using System.Runtime.InteropServices;
using ActorMQ.StompGateway.Epoll;

namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>
/// Waits with epoll, which costs least for many sockets, and with a timer descriptor where milliseconds are too coarse: messages at a
/// constant rate are due to the microsecond.
/// </summary>
internal sealed partial class EpollPoller : IPoller
{
    private const int MaxEvents = 256;
    private const int WakeKey = -1;
    private const int TimerKey = -2;

    // From here on the milliseconds of epoll_wait do.
    private const long CoarseWait = 50_000_000;

    private readonly int _epoll;
    private readonly int _wakeUp;
    private readonly int _timer;
    private int _isWoken;

    public EpollPoller()
    {
        _epoll = Check(Libc.EpollCreate(0));
        _wakeUp = Check(Libc.EventDescriptor(0, 0));
        _timer = Check(TimerCreate(ClockMonotonic, 0));
        Control(Libc.ControlAdd, _wakeUp, Libc.In, WakeKey);
        Control(Libc.ControlAdd, _timer, Libc.In, TimerKey);
    }

    public bool CanWatch => true;

    public void Watch(int descriptor, int key) => Control(Libc.ControlAdd, descriptor, Libc.In, key);

    public void SetInterest(int descriptor, int key, bool isWriteWanted) =>
        Control(Libc.ControlModify, descriptor, Libc.In | (isWriteWanted ? Libc.Out : 0), key);

    public unsafe void Wait(long nanoseconds, IPollHandler handler)
    {
        var events = stackalloc byte[MaxEvents * EpollEvents.Size];
        var count = Libc.EpollWait(_epoll, events, MaxEvents, Milliseconds(nanoseconds));
        if (count < 0 && Marshal.GetLastPInvokeError() != Libc.InterruptedError) Check(count);
        for (var i = 0; i < count; i++)
        {
            var (flags, key) = EpollEvents.Read(new ReadOnlySpan<byte>(events + (i * EpollEvents.Size), EpollEvents.Size));
            if (key == WakeKey) Acknowledge(_wakeUp, ref _isWoken);
            else if (key == TimerKey) Acknowledge(_timer);
            else handler.OnReady((int)key, (flags & (Libc.In | Libc.Error | Libc.HangUp)) != 0, (flags & Libc.Out) != 0);
        }
    }

    public unsafe void Wake()
    {
        if (Interlocked.Exchange(ref _isWoken, 1) != 0) return;
        var one = 1L;
        _ = Libc.Write(_wakeUp, (byte*)&one, sizeof(long));
    }

    public void Dispose()
    {
        _ = Libc.Close(_timer);
        _ = Libc.Close(_wakeUp);
        _ = Libc.Close(_epoll);
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    /// <summary>What to wait for in epoll_wait; short times are the timer's business.</summary>
    private unsafe int Milliseconds(long nanoseconds)
    {
        if (nanoseconds <= 0) return nanoseconds < 0 ? -1 : 0;
        if (nanoseconds >= CoarseWait) return (int)Math.Min(nanoseconds / 1_000_000, int.MaxValue);
        var setting = new TimerSetting { Seconds = 0, Nanoseconds = (nint)nanoseconds };
        Check(TimerSet(_timer, 0, &setting, null));
        return -1;
    }

    private unsafe void Acknowledge(int descriptor, ref int flag)
    {
        // First the flag: who wakes in between writes once too often, instead of not at all.
        Volatile.Write(ref flag, 0);
        Acknowledge(descriptor);
    }

    private static unsafe void Acknowledge(int descriptor)
    {
        long count;
        _ = Read(descriptor, (byte*)&count, sizeof(long));
    }

    private unsafe void Control(int operation, int descriptor, uint events, int key)
    {
        var pollEvent = stackalloc byte[EpollEvents.Size];
        EpollEvents.Write(new Span<byte>(pollEvent, EpollEvents.Size), events, key);
        Check(Libc.EpollControl(_epoll, operation, descriptor, pollEvent));
    }
}
