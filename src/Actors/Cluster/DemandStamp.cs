namespace ActorMQ.Actors.Cluster;

/// <summary>
/// Which of a broker's announcements something was known by. News of a broker come by several ways: some are older than what is known.
/// </summary>
/// <param name="Epoch">Of the broker's run.</param>
/// <param name="Version">Of its announcement.</param>
public readonly record struct DemandStamp(long Epoch, long Version) : IComparable<DemandStamp>
{
    public static bool operator <(DemandStamp one, DemandStamp other) => one.CompareTo(other) < 0;

    public static bool operator >(DemandStamp one, DemandStamp other) => one.CompareTo(other) > 0;

    public static bool operator <=(DemandStamp one, DemandStamp other) => one.CompareTo(other) <= 0;

    public static bool operator >=(DemandStamp one, DemandStamp other) => one.CompareTo(other) >= 0;

    public int CompareTo(DemandStamp other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Version.CompareTo(other.Version);
}
