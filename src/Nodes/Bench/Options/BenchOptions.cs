using ActorMQ.Nodes.Bench.Measuring;

namespace ActorMQ.Nodes.Bench.Options;

/// <summary>What a run is to do.</summary>
internal sealed record BenchOptions
{
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(10);

    public required BrokerAddress Broker { get; init; }

    /// <summary>Accept any certificate.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>The <c>host</c> header of CONNECT.</summary>
    public string VirtualHost { get; init; } = "/";

    public Workload Workload { get; init; }

    /// <summary>As in a SEND frame; null: one that fits the workload.</summary>
    public string? Destination { get; init; }

    /// <summary>Clients that send; with rpc those that ask.</summary>
    public int Producers { get; init; } = 1;

    /// <summary>Clients that receive; with rpc those that answer.</summary>
    public int Consumers { get; init; } = 1;

    /// <summary>With the workload queue: what each consumer gets.</summary>
    public Spread Spread { get; init; }

    /// <summary>Clients of the workload connections.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>Bytes of each message's body.</summary>
    public int Size { get; init; } = 1024;

    /// <summary>Messages of all producers together, or requests; null: until the time is up.</summary>
    public long? Messages { get; init; }

    /// <summary>How long to send; null: until all are sent.</summary>
    public TimeSpan? Duration { get; init; }

    public bool IsPersistent { get; init; }

    /// <summary>Messages of one producer whose RECEIPT may be outstanding; 0: none is asked for.</summary>
    public int Window { get; init; }

    /// <summary>Messages of all producers on their way to the consumers; 0: no limit.</summary>
    public int InFlight { get; init; } = 10_000;

    public AckMode Ack { get; init; }

    /// <summary>
    /// Messages a consumer may hold unacknowledged, in the headers by which ActorMQ, ActiveMQ and RabbitMQ are told; 0: the broker's default.
    /// </summary>
    public int Prefetch { get; init; } = 1000;

    /// <summary>Messages per second of all producers together; 0: as many as possible.</summary>
    public double Rate { get; init; }

    /// <summary>When nothing moves for so long, what is outstanding is missing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where messages go.</summary>
    public string Target => Destination ?? Workload switch
    {
        Workload.Topic => "/topic/bench",
        Workload.Rpc => "/topic/bench.agent",
        _ => "/queue/bench",
    };

    /// <summary>How long to send or, with connections, to stay; null: until all is sent.</summary>
    public TimeSpan? TimeLimit => Duration ?? (Messages is null ? DefaultDuration : null);

    private bool HasMessages => Workload != Workload.Connections;

    /// <summary>What is wrong with these values, in words of the command line; empty when nothing is.</summary>
    public IEnumerable<string> Validate()
    {
        if (HasMessages && Size < Stamp.Length) yield return $"--size must be at least {Stamp.Length}B: by so much each message is told from the others";
        if (Size > 100 << 20) yield return "--size must be at most 100MiB";
        if (Producers < 0 || Consumers < 0) yield return "--producers and --consumers must not be negative";
        if (HasMessages && Producers + Consumers == 0) yield return "--producers and --consumers cannot both be 0: nobody would do anything";
        if (Workload == Workload.Rpc && (Producers == 0 || Consumers == 0))
            yield return "--workload rpc needs at least one producer (who asks) and one consumer (who answers)";
        if (Spread != Spread.None && (Workload != Workload.Queue || Consumers == 0)) yield return "--spread is for --workload queue with consumers";
        if (Spread != Spread.None && Window > 0) yield return "--spread goes without receipts: leave --window out";
        if (Connections < 1) yield return "--connections must be at least 1";
        if (Messages < 1) yield return "--messages must be at least 1";
        if (Duration <= TimeSpan.Zero) yield return "--duration must be longer than nothing";
        if (Patience <= TimeSpan.Zero) yield return "--patience must be longer than nothing";
        if (Window < 0) yield return "--window must be 0 (no receipts) or more";
        if (InFlight < 0) yield return "--in-flight must be 0 (no limit) or more";
        if (Prefetch < 0) yield return "--prefetch must be 0 (the broker's default) or more";
        if (!(Rate >= 0)) yield return "--rate must be 0 (as fast as possible) or more";
        if (Workload == Workload.Queue && Target.StartsWith("/topic/", StringComparison.Ordinal))
            yield return $"{Target} is a topic: --workload topic knows that each consumer gets each message";
        if (Workload == Workload.Topic && Target.StartsWith("/queue/", StringComparison.Ordinal))
            yield return $"{Target} is a queue: --workload queue knows that each message goes to one consumer";
    }
}
