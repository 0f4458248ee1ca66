namespace ActorMQ.Actors.Protocol;

/// <summary>
/// Which of a broker's announcements something was known by. News of a broker come by several ways: some are older than what is known.
/// </summary>
/// <param name="Epoch">Of the broker's run.</param>
/// <param name="Version">Of its announcement.</param>
public readonly record struct InterestStamp(long Epoch, long Version) : IComparable<InterestStamp>
{
    public static bool operator <(InterestStamp one, InterestStamp other) => one.CompareTo(other) < 0;

    public static bool operator >(InterestStamp one, InterestStamp other) => one.CompareTo(other) > 0;

    public static bool operator <=(InterestStamp one, InterestStamp other) => one.CompareTo(other) <= 0;

    public static bool operator >=(InterestStamp one, InterestStamp other) => one.CompareTo(other) >= 0;

    public int CompareTo(InterestStamp other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Version.CompareTo(other.Version);
}
