using System.Threading.Channels;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>
/// What all producers and consumers of a run have in common: how many messages were sent, confirmed and received, and so whether more may
/// be sent and whether all is done. Any thread may call.
/// </summary>
/// <param name="receivers">How often each message is to be received: 1 for all consumers of a queue, one for each subscriber of a topic.</param>
/// <param name="inFlight">The most messages sent and not yet received by the slowest; 0: no limit.</param>
/// <param name="wantsReceipts">Each message is to be confirmed.</param>
internal sealed class Flow(int receivers, int inFlight, bool wantsReceipts)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ChannelWriter<bool>> _producers = [];
    private readonly long[] _receivedBy = new long[receivers];
    private long _sent;
    private long _confirmed;
    private long _received;
    private long _slowest;
    private long _expected = long.MaxValue;
    private volatile bool _isSendingOver;

    public long Sent => Interlocked.Read(ref _sent);

    public long Confirmed => Interlocked.Read(ref _confirmed);

    /// <summary>Different messages, counted once for each receiver of a topic.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>What is to be received of all that was sent so far.</summary>
    public long Expected => _isSendingOver ? Interlocked.Read(ref _expected) : Sent * receivers;

    /// <summary>Messages that should have come and have not, yet.</summary>
    public long Missing => Expected == long.MaxValue ? 0 : Math.Max(0, Expected - Received);

    public bool IsSendingOver => _isSendingOver;

    /// <summary>Completes when everything that was sent was received and confirmed.</summary>
    public Task Done => _done.Task;

    public bool IsAllConfirmed => !wantsReceipts || Confirmed >= Sent;

    /// <summary>Signals come whenever there may be room again. Before the run starts.</summary>
    public void Add(ChannelWriter<bool> producer) => _producers.Add(producer);

    /// <returns>How many of the messages wanted may be sent now; they count as sent.</returns>
    public long Reserve(long wanted)
    {
        while (true)
        {
            var sent = Sent;
            var room = Math.Min(wanted, Room(sent));
            if (room <= 0) return 0;
            if (Interlocked.CompareExchange(ref _sent, sent + room, sent) == sent) return room;
        }
    }

    /// <param name="receiver">Whose they are, from 0.</param>
    /// <param name="count">Different messages.</param>
    public void OnReceived(int receiver, long count)
    {
        Interlocked.Add(ref _receivedBy[receiver], count);
        Interlocked.Add(ref _received, count);
        if (inFlight > 0)
        {
            foreach (var producer in _producers) producer.TryWrite(true);
        }
        CheckDone();
    }

    public void OnConfirmed(long count)
    {
        Interlocked.Add(ref _confirmed, count);
        CheckDone();
    }

    /// <summary>No more is sent: it is done when what was sent has arrived.</summary>
    public void EndSending() => EndSending(Sent * receivers);

    /// <summary>Nobody sends: it is done when so many messages of others were received; null: never.</summary>
    public void EndSending(long? expected)
    {
        Interlocked.Exchange(ref _expected, expected ?? long.MaxValue);
        _isSendingOver = true;
        CheckDone();
    }

    private long Room(long sent)
    {
        if (inFlight == 0 || receivers == 0) return long.MaxValue;
        var room = inFlight - (sent - Volatile.Read(ref _slowest));
        if (room > 0) return room;
        // Looking for the slowest of a thousand takes a while, and what it was before is good enough for as long as it leaves room.
        var slowest = long.MaxValue;
        for (var i = 0; i < _receivedBy.Length; i++) slowest = Math.Min(slowest, Interlocked.Read(ref _receivedBy[i]));
        Volatile.Write(ref _slowest, slowest);
        return inFlight - (sent - slowest);
    }

    private void CheckDone()
    {
        if (_isSendingOver && Received >= Interlocked.Read(ref _expected) && IsAllConfirmed) _done.TrySetResult();
    }
}
