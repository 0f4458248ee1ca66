using ActorMQ.Actors.Queues;
using ActorMQ.Model;

namespace ActorMQ.Actors.Tests.Histories;

/// <summary>The kind of queue a history is about.</summary>
internal sealed record HistoryOptions
{
    public required QueueOptions Queue { get; init; }

    public long MemoryLimit { get; init; } = long.MaxValue;

    public int PageLimit { get; init; } = int.MaxValue;

    /// <summary>Steps of a turn, after it has taken all there is to take.</summary>
    public int MaxEndSteps { get; init; } = 1024;

    public bool Groups { get; init; }

    public bool Exclusive { get; init; }

    /// <summary>Every number gives some combination.</summary>
    public static HistoryOptions From(int number)
    {
        var n = Math.Abs(number);
        return new HistoryOptions
        {
            Queue = new QueueOptions
            {
                IdleTimeout = TimeSpan.Zero,
                Prioritized = n % 2 == 0,
                MaxRedeliveries = n / 2 % 2 == 0 ? 1 : -1,
                RedeliveryDelay = TimeSpan.FromMilliseconds(n / 4 % 2 == 0 ? 100 : 0),
                DeadLetterQueue = n / 8 % 4 == 0 ? null : "ActiveMQ.DLQ",
                DeadLetterExpired = (ExpiredMessages)(n / 32 % 3),
                MaxMessages = n / 96 % 3 == 0 ? 6 : 0,
                WhenFull = n / 288 % 3 == 0 ? WhenFull.Reject : WhenFull.Block,
                // Less than what every queue may keep: then that is the limit.
                MemoryWindow = ByteSize.KiB(n / 864 % 3 == 0 ? 1000 : 1),
                GuaranteedMessages = n / 864 % 3 == 1 ? 0 : n / 864 % 3 == 2 ? 2 : 64,
            },
            MemoryLimit = n / 2592 % 4 == 0 ? 1000 : long.MaxValue,
            PageLimit = n / 10368 % 2 == 0 ? 2 : int.MaxValue,
            MaxEndSteps = n / 82944 % 2 == 0 ? 1024 : 1,
            Groups = n / 20736 % 2 == 0,
            Exclusive = n / 41472 % 2 == 0,
        };
    }
}
