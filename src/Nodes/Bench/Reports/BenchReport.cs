using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Running;

namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>All about one run; with --json this is what is printed, so names and meanings never change.</summary>
internal sealed record BenchReport
{
    private const int Parts = 10;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public required Workload Workload { get; init; }

    public required string Broker { get; init; }

    /// <summary>Null with connections, which have none.</summary>
    public required string? Destination { get; init; }

    public required int Producers { get; init; }

    public required int Consumers { get; init; }

    /// <summary>Bytes of a body.</summary>
    public required int Size { get; init; }

    public required bool Persistent { get; init; }

    public required int Window { get; init; }

    public required int InFlight { get; init; }

    public required AckMode Ack { get; init; }

    /// <summary>Messages per second asked for; 0: as many as possible.</summary>
    public required double Rate { get; init; }

    public required Outcome Outcome { get; init; }

    public required double Seconds { get; init; }

    public required Transfer Sent { get; init; }

    /// <summary>
    /// Messages per second while each tenth of the messages was sent or, with a window, confirmed; empty when the run was too short to tell.
    /// </summary>
    public required IReadOnlyList<double> SentPerSecondByTenth { get; init; }

    public required long Confirmed { get; init; }

    public required long Unconfirmed { get; init; }

    public required Transfer Received { get; init; }

    public required long Missing { get; init; }

    public required long Duplicates { get; init; }

    public required long OutOfOrder { get; init; }

    public required long Foreign { get; init; }

    public required ConnectionFigures? Connections { get; init; }

    /// <summary>Milliseconds.</summary>
    public required LatencyResults Latency { get; init; }

    public required long ErrorCount { get; init; }

    /// <summary>The first of them, each text once.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>Nothing is missing, and nothing went wrong.</summary>
    [JsonIgnore]
    public bool IsGood => Missing == 0 && Unconfirmed == 0 && ErrorCount == 0 && Outcome is Outcome.Completed or Outcome.Interrupted;

    public static BenchReport Of(BenchOptions options, Outcome outcome, long duration, LoadResult result, Timeline timeline, RunFaults faults)
    {
        var isFlow = options.Workload is Workload.Queue or Workload.Topic;
        return new BenchReport
        {
            Workload = options.Workload,
            Broker = options.Broker.ToString(),
            Destination = options.Workload == Workload.Connections ? null : options.Target,
            Producers = options.Producers,
            Consumers = options.Consumers,
            Size = options.Size,
            Persistent = options.IsPersistent,
            Window = options.Window,
            InFlight = options.InFlight,
            Ack = options.Ack,
            Rate = options.Rate,
            Outcome = outcome,
            Seconds = Rounded.Seconds(duration),
            Sent = result.Sent,
            SentPerSecondByTenth = isFlow ? [.. timeline.Rates(Parts).Select(Rounded.Rate)] : [],
            Confirmed = result.Confirmed,
            Unconfirmed = result.Unconfirmed,
            Received = result.Received,
            Missing = result.Missing,
            Duplicates = result.Duplicates,
            OutOfOrder = result.OutOfOrder,
            Foreign = result.Foreign,
            Connections = result.Connections,
            Latency = result.Latency,
            ErrorCount = faults.Count,
            Errors = faults.Texts,
        };
    }

    /// <summary>All on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);
}
