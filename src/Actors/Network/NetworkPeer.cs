using System.Collections.Immutable;

namespace ActorMQ.Actors.Network;

/// <summary>Another broker, as far as something is or was under way with it.</summary>
internal sealed class NetworkPeer<TContent>
{
    /// <param name="name">The broker's name.</param>
    /// <param name="stamp">Of this broker's end of the conversation.</param>
    /// <param name="peerStamp">Of the other end, at least.</param>
    /// <param name="now">When something of it was heard first.</param>
    public NetworkPeer(string name, long stamp, long peerStamp, TimeSpan now)
    {
        Name = name;
        Association = new Association<TContent>(stamp, peerStamp);
        LastProgress = now;
    }

    public string Name { get; }

    /// <summary>Its latest run, as far as announcements told, also of those that are gone; 0 when they told of none.</summary>
    public long Epoch { get; set; }

    public Association<TContent> Association { get; }

    public RoundTrip RoundTrip { get; } = new();

    /// <summary>The way by which it was last sent something.</summary>
    public ImmutableArray<string> Path { get; set; } = [];

    /// <summary>Since when it cannot be reached; null while it can.</summary>
    public TimeSpan? UnreachableSince { get; set; }

    /// <summary>The same, and it stays when nobody waits for it any longer.</summary>
    public TimeSpan? LostSince { get; set; }

    /// <summary>What it made known last.</summary>
    public Announcement? LastAnnouncement { get; set; }

    /// <summary>When it last acknowledged something new, or everything was sent again.</summary>
    public TimeSpan LastProgress { get; set; }

    /// <summary>How often in a row everything was sent again.</summary>
    public int Resends { get; set; }

    /// <summary>Why it cannot be talked to.</summary>
    public PeerTrouble Trouble { get; set; }

    /// <summary>It says things under stamps older than those it had: it must hear that.</summary>
    public bool SpeaksAsAnOldRun { get; set; }

    public bool OwesAcknowledgement { get; set; }

    public bool HasGap { get; set; }

    /// <summary>It is not known how long the way to it is, and nothing is on its way that would tell.</summary>
    public bool IsUnmeasured => UnreachableSince is null && RoundTrip is { IsCurrent: false, IsMeasuring: false } && Association.Outstanding == 0;

    /// <summary>How long it may take to acknowledge something before everything is sent again.</summary>
    public TimeSpan Patience(NetworkTimings timings)
    {
        var patience = timings.ResendAfter * (1L << Math.Min(Resends, 10));
        return patience < timings.MaxResendAfter ? patience : timings.MaxResendAfter;
    }

    /// <summary>What was under way will never be acknowledged.</summary>
    public void OnConversationLost()
    {
        Resends = 0;
        RoundTrip.Cancel();
    }
}
