using ActorMQ.Model;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// Decides how memory is given back: in a quiet time, and so that whoever comes just then does not wait. Compacting gives back most, but takes a
/// third of a second with 100 MB in use and 0.8 s with 700 MB, so that is for brokers that hold little; with others it is collections beside
/// the work and a row of short ones, which give back less; none is short where much is in use.
/// </summary>
/// <remarks>Pure. Asked at regular times. Belongs to one thread.</remarks>
internal sealed class IdleMemoryPlan
{
    // Heart-beats and an administrator who looks on make less than that between two looks.
    private static readonly ByteSize Quiet = ByteSize.MiB(4);

    // Less is not worth a collection.
    private static readonly ByteSize Worthwhile = ByteSize.MiB(32);

    // Moved in about 30 ms.
    private static readonly ByteSize Little = ByteSize.MiB(8);

    // Even a short collection takes a tenth of a second then.
    private static readonly ByteSize Much = ByteSize.MiB(256);

    // The runtime keeps what it has freed for twenty collections, and then gives back some at each.
    private const int ShortCollections = 40;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    private long _allocated;
    private long _collectedAt;

    // In use when a collection was asked for, until what it has freed has been looked at. Bytes.
    private long _held;

    private int _left;

    /// <summary>What to do now.</summary>
    public IdleMemoryStep Next(in MemoryLook look)
    {
        var sinceLastLook = look.Allocated - _allocated;
        _allocated = look.Allocated;
        if (sinceLastLook >= Quiet.Bytes)
        {
            _left = 0;
            return IdleMemoryStep.Nothing;
        }
        if (look.Allocated - _collectedAt >= Math.Max(Worthwhile.Bytes, look.InUse / 4))
        {
            _collectedAt = look.Allocated;
            _left = ShortCollections;
            _held = look.InUse;
            return IdleMemoryStep.CollectBeside;
        }
        if (_left == 0 || look.Found is not { } found) return IdleMemoryStep.Nothing;
        var held = Math.Max(look.Committed, _held);
        _held = 0;
        if (held - found < Worthwhile.Bytes) return IdleMemoryStep.Nothing;
        if (found > Much.Bytes)
        {
            _left = 0;
            return IdleMemoryStep.Nothing;
        }
        if (found <= Little.Bytes)
        {
            _left = 0;
            return IdleMemoryStep.Compact;
        }
        _left = _left < ShortCollections && look.LastPause > Short ? 0 : _left - 1;
        return _left == 0 ? IdleMemoryStep.Nothing : IdleMemoryStep.CollectYoung;
    }
}
