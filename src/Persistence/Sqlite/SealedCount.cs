namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// A delivery count with its own checksum in one number. The count changes while the row does not, so the row's checksum leaves it out;
/// and as the number is always eight bytes long, SQLite changes it in place instead of writing the whole message again.
/// </summary>
internal static class SealedCount
{
    public static long Seal(MessageKey key, int count) => ((long)Sum(key, count) << 32) | (uint)count;

    public static bool TryOpen(MessageKey key, long value, out int count)
    {
        count = (int)value;
        return value == Seal(key, count);
    }

    private static uint Sum(MessageKey key, int count) => new Checksum(uint.MaxValue).Add(key.Value).Add(count).Value;
}
