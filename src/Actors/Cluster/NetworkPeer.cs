using System.Collections.Immutable;

namespace ActorMQ.Actors.Cluster;

/// <summary>Another broker, as far as something is or was under way with it.</summary>
internal sealed class NetworkPeer<TContent>
{
    public NetworkPeer(string name, long stamp, long epoch, TimeSpan now)
    {
        Name = name;
        Epoch = epoch;
        Association = new Association<TContent>(stamp, epoch);
        LastProgress = now;
    }

    public string Name { get; }

    /// <summary>Its run, as far as its announcements told.</summary>
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

    public bool OwesAcknowledgement { get; set; }

    public bool HasGap { get; set; }

    /// <summary>What was under way will never be acknowledged.</summary>
    public void OnConversationLost()
    {
        Resends = 0;
        RoundTrip.Cancel();
    }
}
