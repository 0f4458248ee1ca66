using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// A queue's messages of one priority, oldest first: a window in memory, and behind it, when memory was short, a tail that is only in
/// the journal. While there is a tail every new message joins it, so the order holds.
/// </summary>
/// <remarks>
/// The cursor says how far the messages were offered: what is ready before it was taken by nobody, or has come back since and then is
/// among those to be offered again. Messages nobody took can be set aside (<see cref="EntryWindow"/>) when memory is short, so that
/// one behind them is found; whoever comes later has them read back.
/// </remarks>
internal sealed class QueueLane
{
    public const int Priorities = 10;

    private PriorityQueue<QueueEntry, long>? _returned;

    // The next stretch of messages set aside that somebody waits for. Reading goes through the lane from front to back and only then
    // starts again, or a stream of newcomers would keep it at the front for ever.
    private long _wantedAhead = long.MaxValue;
    private long _wantedBehind = long.MaxValue;

    public QueueLane(byte priority) => Priority = priority;

    public byte Priority { get; }

    /// <summary>The lane's number in the journal; 0 until something had to be written.</summary>
    public int JournalLane { get; set; }

    public long NextSequence { get; set; } = 1;

    public EntryWindow Window { get; } = new();

    public LaneTail Tail { get; } = new();

    /// <summary>Sequence number from which on nobody was offered the messages yet.</summary>
    public long Cursor { get; set; }

    /// <summary>Messages of the window that are with nobody: ready, held, delayed or set aside.</summary>
    public int Waiting { get; set; }

    public long SetAsideBytes { get; set; }

    /// <summary>How often messages set aside were delivered; those that never were are not in it.</summary>
    public Dictionary<long, DeliveryHistory> SetAsideDeliveries { get; } = [];

    /// <summary>True while a page is on its way.</summary>
    public bool IsReading { get; set; }

    /// <summary>
    /// What a page of the tail on its way reaches up to: messages behind that were not confirmed when it was asked for. 0 when the page is
    /// one of messages set aside.
    /// </summary>
    public long ReadingUpTo { get; set; }

    /// <summary>Where the last page of messages set aside ended.</summary>
    public long ReadSetAsideUpTo { get; set; }

    /// <summary>The first message that came back and was not offered since; the greatest number when there is none.</summary>
    public long FirstReturned => _returned is not null && _returned.TryPeek(out _, out var sequence) ? sequence : long.MaxValue;

    /// <summary>True when everything in the window was offered.</summary>
    public bool IsOffered => Waiting == 0 || (Unoffered == 0 && FirstReturned == long.MaxValue);

    /// <summary>
    /// True while somebody with room would be offered something, at once or when a page has come. What belongs to an open transaction, or
    /// is not yet in the journal, is no such thing.
    /// </summary>
    public bool HasNews
    {
        get
        {
            if (FirstReturned != long.MaxValue || IsReading || Tail.CanBeRead) return true;
            var index = Window.IndexOf(Cursor);
            while (index < Window.Length && Window[index] is null) index++;
            return index < Window.Length && Window[index]!.State != EntryState.Held;
        }
    }

    /// <summary>Places of the window, holes included, that nobody was offered yet.</summary>
    public int Unoffered => Window.Length - Window.IndexOf(Cursor);

    /// <summary>Where messages set aside are wanted first; 0 when nobody waits for any.</summary>
    public long WantedSetAside =>
        _wantedAhead != long.MaxValue ? _wantedAhead
        : _wantedBehind != long.MaxValue ? _wantedBehind : 0;

    /// <summary>An entry before the cursor is ready again.</summary>
    public void AddReturned(QueueEntry entry) => (_returned ??= new PriorityQueue<QueueEntry, long>()).Enqueue(entry, entry.Sequence);

    public bool TryPeekReturned([NotNullWhen(true)] out QueueEntry? entry)
    {
        entry = null;
        return _returned?.TryPeek(out entry, out _) == true;
    }

    /// <summary>Takes out the first that came back.</summary>
    public void TakeReturned() => _returned!.Dequeue();

    /// <summary>Somebody with room stands before a message that is set aside.</summary>
    public void WantSetAside(long sequence)
    {
        if (sequence > ReadSetAsideUpTo) _wantedAhead = Math.Min(_wantedAhead, sequence);
        else _wantedBehind = Math.Min(_wantedBehind, sequence);
    }

    /// <summary>A message set aside is not in the queue any more.</summary>
    public void RemoveSetAside(int index)
    {
        SetAsideDeliveries.Remove(Window.SequenceAt(index));
        Window.RemoveSetAside(index);
        Waiting--;
    }

    /// <summary>Says what must hold between turns.</summary>
    /// <returns>The bytes of its messages in memory.</returns>
    public long Check()
    {
        var (waiting, setAside, bytes, last) = (0, 0, 0L, 0L);
        for (var i = 0; i < Window.Length; i++)
        {
            var sequence = Window.SequenceAt(i);
            Invariant.Holds(sequence > last, $"message {sequence} of lane {Priority} stands behind {last}");
            last = sequence;
            if (Window[i] is not { } entry) continue;
            if (entry.State == EntryState.SetAside)
            {
                waiting++;
                setAside++;
                continue;
            }
            if (entry.IsWaiting) waiting++;
            bytes += entry.Message.Size;
            entry.Check();
        }
        Invariant.Holds(waiting == Waiting, $"{Waiting} messages of lane {Priority} wait, and should be {waiting}");
        Invariant.Holds(setAside == Window.SetAsideCount, $"{Window.SetAsideCount} messages of lane {Priority} are set aside, and should be {setAside}");
        Invariant.Holds(setAside > 0 || SetAsideBytes == 0, $"no message of lane {Priority} is set aside, with {SetAsideBytes} bytes");
        Invariant.Holds(
            last < NextSequence && Cursor <= NextSequence,
            $"lane {Priority} goes to {last} and was offered up to {Cursor}, and its next message is {NextSequence}");
        Invariant.Holds(Tail.IsEmpty || Tail.Start > last, $"the tail of lane {Priority} begins at {Tail.Start}, and its window ends with {last}");
        return bytes;
    }

    public void ForgetWanted() => _wantedAhead = _wantedBehind = long.MaxValue;
}
