using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// Tells whether a destination was wanted since somebody began to watch: one that was not, and has nothing, can go. Used on the destination's
/// turns only.
/// </summary>
internal sealed class IdleWatch
{
    private long _activity;
    private bool _isWatching;

    /// <summary>What the destination was told: being looked at is no use of it, nor that a publisher leaves.</summary>
    public void Note(IDestinationMessage message)
    {
        if (message is DestinationCommand and not (DestinationCommand.Internal or DestinationCommand.Inspect or DestinationCommand.Leave)) _activity++;
    }

    /// <summary>Its time runs anew.</summary>
    public void Restart()
    {
        _activity++;
        _isWatching = false;
    }

    /// <summary>Begins to watch; false when that has begun before.</summary>
    /// <param name="activity">To be told at the end.</param>
    public bool TryBegin(out long activity)
    {
        activity = _activity;
        if (_isWatching) return false;
        return _isWatching = true;
    }

    /// <summary>The time is over. True when the destination was not wanted meanwhile.</summary>
    public bool End(long activity)
    {
        _isWatching = false;
        return activity == _activity;
    }
}
