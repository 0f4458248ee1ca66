using ActorMQ.Nodes.Bench.Reports;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>The clients of one workload and what they do.</summary>
internal interface ILoad
{
    RunProgress Progress { get; }

    /// <summary>Connects and subscribes everybody.</summary>
    /// <exception cref="BenchException">That does not work.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Does it, until all that was sent has come and was confirmed.</summary>
    /// <param name="stop">Nothing more is begun.</param>
    Task RunAsync(CancellationToken stop);

    /// <summary>What was measured up to now. <paramref name="start"/> is when <see cref="RunAsync"/> was called.</summary>
    LoadResult Result(long start);

    Task CloseAsync();
}
