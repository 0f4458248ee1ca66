using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>As <see cref="HolderWatch"/>: what ends has to have been there before, in the same life of the server; the news takes a while.</summary>
internal sealed class LeaseWorldWatch(LeaseWorld world, LeaseWorldNode node, TimeSpan pause)
{
    private (long Epoch, int Life)? _watched;
    private (long Epoch, int Life)? _ended;
    private TimeSpan _notBefore;

    public void Run(LeaseState state)
    {
        var database = world.Database;
        if (node.IsCut || !database.Answers || state.Watched is not { } epoch)
        {
            _watched = null;
            return;
        }
        if (world.Now < _notBefore) return;
        if (_ended is { } ended)
        {
            if (ended.Life == database.Life) state.HolderSessionEnded(ended.Epoch);
            _ended = null;
            _notBefore = world.Now + pause;
        }
        else if (database.IsLocked(epoch))
        {
            _watched = (epoch, database.Life);
        }
        else if (_watched == (epoch, database.Life))
        {
            _ended = _watched;
            _watched = null;
            _notBefore = world.Now + TimeSpan.FromMilliseconds(world.Random.Next(50));
        }
        else
        {
            state.HolderHasNoSession(epoch);
        }
    }
}
