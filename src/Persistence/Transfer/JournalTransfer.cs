using System.Text;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence.Commits;

namespace ActorMQ.Persistence.Transfer;

/// <summary>
/// Copies all that a journal has into an empty one, of whatever drivers; nobody uses either meanwhile. A mark in the new one says that it is
/// incomplete and where it is from, so that a copy that was cut short goes on where it ended, and nothing else is taken for one. Keys stay
/// what they are: what was copied of a lane is what is there up to the last message.
/// </summary>
public sealed class JournalTransfer
{
    private const int MessagesAtOnce = 1000;
    private const long BytesAtOnce = 4L << 20;

    /// <summary>No subscription can have the name, as none has an empty client id; nor do definitions have it.</summary>
    private static readonly LaneName Mark = new(LaneName.MaxLane, new DestinationName(DestinationKind.DurableSubscription, "/copy"), 0);

    private static readonly MessageKey MarkKey = new(Mark.Lane, 1);

    private readonly IJournalStore _from;
    private readonly IJournalStore _to;
    private readonly string _source;
    private readonly CommitPlan _plan = new();

    /// <param name="from">What is copied, not yet open.</param>
    /// <param name="source">What people call that.</param>
    /// <param name="to">What it is copied to, not yet open.</param>
    public JournalTransfer(IJournalStore from, string source, IJournalStore to)
    {
        _from = from;
        _source = source;
        _to = to;
    }

    /// <summary>Opens both and copies. They are not closed.</summary>
    /// <param name="progress">Is told after each piece how many messages of how many are copied.</param>
    /// <param name="cancellation">Ends it between two pieces; it can be gone on with.</param>
    /// <returns>How many messages there are now.</returns>
    /// <exception cref="JournalException">One of them is in use or cannot be read or written; or there is something else in the new one.</exception>
    public long Run(IProgress<(long Copied, long Total)> progress, CancellationToken cancellation)
    {
        var source = _from.Open();
        var target = Begin(_to.Open());
        if (source.Lanes.Any(lane => lane.Lane == Mark.Lane)) throw new JournalException($"{_source} is an incomplete copy itself: finish that first.");
        var total = source.Lanes.Sum(lane => lane.Count);
        var copied = target.Values.Sum(lane => lane.Count);
        foreach (var lane in source.Lanes)
        {
            var there = target.GetValueOrDefault(lane.Lane);
            if (there is not null && !there.Destination.Equals(lane.Destination)) throw Foreign();
            var from = new MessageKey(lane.Lane, there?.NextSequence ?? 0);
            var name = there is null ? new LaneName(lane.Lane, lane.Destination, lane.Priority) : null;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var page = _from.Read(new PageRequest(NoOwner.Instance, from, MessagesAtOnce, BytesAtOnce));
                if (page.Damaged.Count > 0) throw Damaged(lane, page.Damaged.Count);
                if (page.Messages.Count > 0) Write(name, page.Messages);
                copied += page.Messages.Count;
                progress.Report((copied, total));
                if (page.IsEnd || page.Messages.Count == 0) break;
                name = null;
                from = new MessageKey(lane.Lane, page.Messages[^1].Key.Sequence + 1);
            }
        }
        if (copied != total) throw new JournalException($"{copied} messages are there instead of {total}: {_source} has changed since the copy was begun.");
        Finish();
        return copied;
    }

    /// <summary>What is there of an earlier attempt, by lane.</summary>
    private Dictionary<int, RecoveredLane> Begin(JournalRecovery target)
    {
        if (target.Lanes.Count == 0)
        {
            Commit(plan =>
            {
                plan.AddLane(Mark);
                plan.Add(new JournalPut(MarkKey, MarkMessage(), 0, isTransient: false));
            });
            return [];
        }
        if (!target.Lanes.Any(lane => lane.Lane == Mark.Lane && lane.Destination.Equals(Mark.Destination))) throw Foreign();
        var mark = _to.Read(new PageRequest(NoOwner.Instance, MarkKey, 1, 1)).Messages;
        if (mark.Count == 0 || !mark[0].Message.Frame.AsSpan().SequenceEqual(MarkMessage().Frame)) throw Foreign();
        return target.Lanes.Where(lane => lane.Lane != Mark.Lane).ToDictionary(lane => lane.Lane);
    }

    private void Write(LaneName? name, IReadOnlyList<StoredMessage> messages) => Commit(plan =>
    {
        if (name is not null) plan.AddLane(name);
        foreach (var stored in messages) plan.Add(new JournalPut(stored.Key, stored.Message, stored.DeliveryCount, isTransient: false));
    });

    private void Finish() => Commit(plan => plan.DropLane(Mark.Lane));

    private void Commit(Action<CommitPlan> fill)
    {
        _plan.Clear();
        fill(_plan);
        _to.EnsureRoom(_plan.Bytes);
        _to.Commit(_plan);
        // What a store does between transactions.
        _to.Maintain(isIdle: false);
    }

    private Message MarkMessage()
    {
        const string Headers = "destination:/copy\nmessage-id:copy\n\n";
        return new Message(Encoding.UTF8.GetBytes($"{Headers}{_source}\0"), Headers.Length) { Flags = MessageFlags.Persistent };
    }

    private static JournalException Foreign() => new(
        "There is something else in the journal to copy to. Name an empty one; or the one that an earlier copy of the same journal was cut short in.");

    private JournalException Damaged(RecoveredLane lane, int count) => new(
        $"{count} messages of {lane.Destination} in {_source} cannot be read, so nothing more is copied. Repair it first (actormq journal repair); "
        + "the copy can be gone on with then.");
}
