using System.Net.Sockets;
using ActorMQ.StompGateway.Epoll;

namespace ActorMQ.StompGateway;

/// <summary>
/// Keeps file descriptors for the broker's own work: the journal, administration, code that is not loaded yet. A process gets the lowest
/// descriptor that is free, so the number of a new connection tells how many are left, whoever has taken the others.
/// </summary>
public sealed class DescriptorReserve
{
    // What a broker with links and administration opens after its start is about forty, most of it code.
    private const int Least = 64;
    private const int Most = 128;

    private readonly int _reserve;

    /// <param name="limit">Descriptors the process may have.</param>
    public DescriptorReserve(int limit)
    {
        Limit = limit;
        _reserve = Math.Clamp(limit / 8, Least, Most);
    }

    /// <summary>As the system has it for this process.</summary>
    public static DescriptorReserve OfProcess { get; } = new(LimitOfProcess());

    public int Limit { get; }

    /// <summary>How many clients there can be, from what is in use now; about, as the broker's own needs change.</summary>
    public int RoomForClients() => Math.Max(0, Limit - _reserve - InUse());

    /// <summary>Whether a client's connection would be one too many.</summary>
    public bool IsNeededByBroker(Socket connection) => NumberOf(connection) >= Limit - _reserve;

    /// <summary>
    /// The same for what is more to the broker than one client, or gone in a moment: another broker, a client to be told that there is no room.
    /// </summary>
    public bool IsNeededUrgently(Socket connection) => NumberOf(connection) >= Limit - (_reserve / 2);

    private static int NumberOf(Socket connection) => OperatingSystem.IsLinux() ? (int)connection.Handle : 0;

    private static int InUse() => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;

    private static unsafe int LimitOfProcess()
    {
        if (!OperatingSystem.IsLinux()) return int.MaxValue;
        var limits = stackalloc ulong[2];
        return Libc.GetLimit(Libc.LimitOfDescriptors, limits) == 0 ? (int)Math.Min(limits[0], int.MaxValue) : int.MaxValue;
    }
}
