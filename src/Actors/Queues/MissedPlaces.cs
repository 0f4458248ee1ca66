namespace ActorMQ.Actors.Queues;

/// <summary>
/// Places somebody must come back to: for each lane the first message that passed by while there was no room for it. Everything
/// before it was taken, or was not wanted.
/// </summary>
internal sealed class MissedPlaces
{
    // By priority; 0 = none, as sequence numbers begin at 1.
    private readonly long[] _places = new long[QueueLane.Priorities];

    /// <summary>Lanes with a place.</summary>
    public int Count { get; private set; }

    public bool Has(QueueLane lane) => _places[lane.Priority] != 0;

    /// <summary>The place in a lane; 0 = none.</summary>
    public long In(QueueLane lane) => _places[lane.Priority];

    /// <summary>True when there is a place before the message in its lane.</summary>
    public bool IsBefore(QueueEntry entry) => _places[entry.Lane.Priority] is > 0 and var place && place < entry.Sequence;

    public void Note(QueueLane lane, long sequence)
    {
        ref var place = ref _places[lane.Priority];
        if (place == 0) Count++;
        if (place == 0 || sequence < place) place = sequence;
    }

    public bool TryTake(QueueLane lane, out long sequence)
    {
        ref var place = ref _places[lane.Priority];
        sequence = place;
        if (place == 0) return false;
        place = 0;
        Count--;
        return true;
    }
}
