using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>
/// What a node of a <see cref="LeaseWorld"/> does while it believes itself master, sure of it or not: reads the log once, then writes one record after the
/// other. What it sends while it is cut off arrives at any later time.
/// </summary>
internal sealed class LeaseWorldWriter(LeaseWorld world, LeaseWorldNode node)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private long? _epoch;
    private int? _known;
    private LeaseWorldWrite? _write;

    public void Told(LeaseNews news)
    {
        if (news is LeaseNews.Acquired acquired) (_epoch, _known, _write) = (acquired.Epoch, null, null);
        if (news is LeaseNews.Lost) _epoch = null;
    }

    public void Run()
    {
        if (_write is not null) Wait(_write);
        if (_epoch is not { } epoch || _write is not null) return;
        if (_known is null)
        {
            if (!node.IsCut && world.Database.Answers) _known = world.Database.Log.Read(epoch);
        }
        else if (world.Random.Next(10) == 0)
        {
            var isLate = node.IsCut || world.Random.Next(20) == 0;
            var arrivesAt = world.Now + TimeSpan.FromMilliseconds(world.Random.Next(isLate ? 10_000 : 20));
            world.Database.Log.Write(_write = new LeaseWorldWrite(epoch, _known.Value + 1, world.Now, arrivesAt));
        }
    }

    private void Wait(LeaseWorldWrite write)
    {
        if (write.IsAccepted is { } isAccepted && write.AnswersAt <= world.Now && !node.IsCut)
        {
            _write = null;
            if (isAccepted) world.Database.Log.Acknowledged(write);
            // What it was refused for, it learns by reading: it goes on, even if it is deposed.
            _known = isAccepted ? write.Number : null;
        }
        else if (world.Now - write.Sent > Patience)
        {
            // It may arrive yet.
            (_write, _known) = (null, null);
        }
    }
}
