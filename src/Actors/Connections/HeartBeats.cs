namespace ActorMQ.Actors.Connections;

/// <summary>What was agreed on about heart-beats, when the broker's next one is due, and when the client has been silent for too long.</summary>
internal sealed class HeartBeats(Live<ConnectionOptions> options, FrameOutput output, IConnectionEffects effects)
{
    public HeartBeat Agreed { get; private set; } = HeartBeat.None;

    private TimeSpan Patience => Agreed.Incoming * options.Current.HeartBeat.GraceFactor;

    /// <param name="header">What the client offers; null for nothing.</param>
    /// <param name="isKnown">The protocol's version has heart-beats.</param>
    public bool TryAgree(string? header, bool isKnown)
    {
        if (!HeartBeat.TryAgree(header, options.Current.HeartBeat, out var agreed)) return false;
        Agreed = isKnown ? agreed : HeartBeat.None;
        return true;
    }

    public void Start()
    {
        var next = TimeSpan.MaxValue;
        if (Agreed.Outgoing > TimeSpan.Zero) next = Agreed.SendAfter;
        if (Agreed.Incoming > TimeSpan.Zero) next = Min(next, Patience);
        if (next < TimeSpan.MaxValue) effects.SetHeartBeat(next);
    }

    /// <summary>Whether the client is to be given up.</summary>
    /// <param name="quiet">Since the client sent something.</param>
    public bool IsTooLong(TimeSpan quiet) => Agreed.Incoming > TimeSpan.Zero && quiet > Patience;

    /// <summary>Sends a heart-beat if it is time, and sets the alarm for the next look.</summary>
    /// <param name="quiet">Since the client sent something.</param>
    /// <param name="silent">Since something was sent to the client.</param>
    /// <param name="isBlocked">The client takes nothing now.</param>
    public void Beat(TimeSpan quiet, TimeSpan silent, bool isBlocked)
    {
        var next = TimeSpan.MaxValue;
        // A little more than that: the timer may be a little early.
        if (Agreed.Incoming > TimeSpan.Zero) next = (quiet < Patience ? Patience - quiet : Patience) + (Agreed.Incoming / 4);
        if (Agreed.Outgoing > TimeSpan.Zero)
        {
            var isDue = silent >= Agreed.SendAfter * 0.75;
            if (isDue && !isBlocked) output.HeartBeat();
            next = Min(next, isDue ? Agreed.SendAfter : Agreed.SendAfter - silent);
        }
        effects.SetHeartBeat(next);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
