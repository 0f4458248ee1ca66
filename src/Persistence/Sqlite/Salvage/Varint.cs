namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>A number of one to nine bytes, seven bits in each but the last.</summary>
internal static class Varint
{
    public static bool TryRead(ReadOnlySpan<byte> bytes, out long value, out int length)
    {
        value = 0;
        for (length = 0; length < bytes.Length && length < 8; length++)
        {
            value = (value << 7) | (uint)(bytes[length] & 0x7f);
            if (bytes[length] >= 0x80) continue;
            length++;
            return true;
        }
        if (length < 8 || bytes.Length < 9) return false;
        value = (value << 8) | bytes[8];
        length = 9;
        return true;
    }
}
