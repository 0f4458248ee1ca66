using System.Runtime.InteropServices;

namespace ActorMQ.Nodes.Bench.Sockets;

// The system calls of timer descriptors.
internal sealed partial class EpollPoller
{
    private const int ClockMonotonic = 1;

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    private static partial int TimerCreate(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    private static unsafe partial int TimerSet(int descriptor, int flags, TimerSetting* setting, TimerSetting* old);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* bytes, nint count);

    /// <summary><c>struct itimerspec</c>: the interval of repetition, none here, then the time to wait.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimerSetting
    {
        public nint IntervalSeconds;
        public nint IntervalNanoseconds;
        public nint Seconds;
        public nint Nanoseconds;
    }
}
