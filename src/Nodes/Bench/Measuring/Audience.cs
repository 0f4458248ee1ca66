using System.Collections.Concurrent;

namespace ActorMQ.Nodes.Bench.Measuring;

/// <summary>
/// Those who together get each message once: all consumers of a queue, or a single subscriber of a topic. Knows what has come to them,
/// by sender.
/// </summary>
internal sealed class Audience
{
    private readonly ConcurrentDictionary<ulong, SequenceSet> _received = new();

    /// <summary>What has come from one sender in one run; see <see cref="Stamp.Origin"/>.</summary>
    public SequenceSet From(ulong origin) => _received.GetOrAdd(origin, _ => new SequenceSet());
}
