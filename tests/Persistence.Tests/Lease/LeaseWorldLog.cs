namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>
/// The log in the database of a <see cref="LeaseWorld"/>, behind the fence: a write is a transaction that is refused, or begun in the epoch of the lease's row
/// and then in the way of who raises that. Complains when it keeps what it must not, or has not what was acknowledged.
/// </summary>
internal sealed class LeaseWorldLog(LeaseWorld world)
{
    private readonly List<LeaseWorldWrite> _underWay = [];
    private readonly List<LeaseWorldWrite> _open = [];
    private readonly List<LeaseWorldWrite> _records = [];
    private readonly List<(long Epoch, int Count)> _reads = [];

    public int Count => _records.Count;

    /// <summary>What came too late.</summary>
    public int Refused { get; private set; }

    private long Epoch => world.Database.Row.Epoch;

    public bool HasOpen => _open.Count > 0;

    public void Write(LeaseWorldWrite write) => _underWay.Add(write);

    /// <summary>What a new master begins with: the number of records.</summary>
    public int Read(long epoch)
    {
        if (epoch == Epoch) _reads.Add((epoch, Count));
        return Count;
    }

    /// <summary>The master that wrote it has been told that it is there.</summary>
    public void Acknowledged(LeaseWorldWrite write)
    {
        if (_records.ElementAtOrDefault(write.Number - 1) != write) throw Wrong($"{write.Number} of epoch {write.Epoch} is acknowledged, and is not there.");
        if (_reads.Exists(read => read.Epoch > write.Epoch && read.Count < write.Number))
            throw Wrong($"{write.Number} of epoch {write.Epoch} is acknowledged, and a later master knows nothing of it.");
    }

    /// <summary>Ends all transactions: the server restarts, or whoever raises the epoch does not wait for them any more.</summary>
    public void RollBack() => _open.Clear();

    public void Run()
    {
        for (var i = _underWay.Count - 1; i >= 0; i--)
        {
            if (_underWay[i].ArrivesAt > world.Now) continue;
            Arrive(_underWay[i]);
            _underWay.RemoveAt(i);
        }
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].CommitsAt > world.Now) continue;
            Commit(_open[i]);
            _open.RemoveAt(i);
        }
    }

    private void Arrive(LeaseWorldWrite write)
    {
        var isOfThisEpoch = write.Epoch == Epoch;
        if (!isOfThisEpoch) Refused++;
        // The key of a record is its number: of two the second is refused.
        if (isOfThisEpoch && write.Number == Count + 1 && !HasOpen)
        {
            write.CommitsAt = world.Now + Delay(atMost: 4000);
            _open.Add(write);
        }
        else
        {
            Answer(write, isAccepted: false);
        }
    }

    private void Commit(LeaseWorldWrite write)
    {
        if (write.Epoch != Epoch) throw Wrong($"A write of epoch {write.Epoch} is accepted in epoch {Epoch}.");
        if (_records is [.., var last] && last.Epoch > write.Epoch) throw Wrong($"A write of epoch {write.Epoch} follows one of {last.Epoch}.");
        _records.Add(write);
        Answer(write, isAccepted: true);
    }

    private void Answer(LeaseWorldWrite write, bool isAccepted)
    {
        write.IsAccepted = isAccepted;
        write.AnswersAt = world.Now + Delay(atMost: 1000);
    }

    private TimeSpan Delay(int atMost) => TimeSpan.FromMilliseconds(world.Random.Next(world.Random.Next(50) == 0 ? atMost : 20));

    private InvalidOperationException Wrong(string what) => new($"{what}\n{world.Trace}");
}
