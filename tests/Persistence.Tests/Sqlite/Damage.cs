using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

public enum DamageKind
{
    Flip,
    FlipInHeader,
    Zero,
    Truncate,
}

/// <summary>Something that happens to a file of a journal that is not open.</summary>
public sealed record Damage(string File, int Position, int Bit, DamageKind Kind)
{
    public void Do(TempDirectory directory)
    {
        using var file = new FileStream(directory.FileIn(File), FileMode.Open, FileAccess.ReadWrite);
        var offset = Kind == DamageKind.FlipInHeader ? Position % 100 % file.Length : (long)(file.Length * (Position / (double)int.MaxValue));
        switch (Kind)
        {
            case DamageKind.Truncate:
                file.SetLength(offset);
                break;
            case DamageKind.Zero:
                file.Position = offset;
                file.Write(new byte[Math.Min(512, file.Length - offset)]);
                break;
            default:
                file.Position = offset;
                var value = file.ReadByte();
                file.Position = offset;
                file.WriteByte((byte)(value ^ (1 << (Bit % 8))));
                break;
        }
    }
}
