using System.Text;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>A lane as it is in the database, and what the open transaction changes in it.</summary>
internal sealed class LaneRow
{
    /// <summary>What <see cref="Read(SqliteStatement, out bool)"/> reads.</summary>
    public const string Columns = "id, kind, name, priority, count, bytes, dropped, crc";

    private readonly uint _nameSum;

    public LaneRow(LaneName name)
    {
        Name = name;
        _nameSum = new Checksum(uint.MaxValue)
            .Add(name.Lane)
            .Add((long)name.Destination.Kind)
            .Add(name.Priority)
            .Add(Encoding.UTF8.GetBytes(name.Destination.Name)).Value;
    }

    public LaneName Name { get; }

    /// <summary>Messages that survive a restart.</summary>
    public long Count { get; set; }

    /// <summary>Their size.</summary>
    public long Bytes { get; set; }

    /// <summary>Its messages are on their way out.</summary>
    public bool IsDropped { get; set; }

    public long CountChange { get; set; }

    public long BytesChange { get; set; }

    /// <summary>The open transaction drops it.</summary>
    public bool IsBeingDropped { get; set; }

    /// <summary>The open transaction has changed it.</summary>
    public bool IsTouched { get; set; }

    public uint Sum(long count, long bytes, bool isDropped) =>
        new Checksum(_nameSum).Add(count).Add(bytes).Add(isDropped ? 1 : 0).Value;

    /// <summary>The lane in a row of <see cref="Columns"/>; null when the values cannot be those of a lane.</summary>
    public static LaneRow? Read(SqliteStatement row, out bool matchesSum) =>
        Read(row.Long(0), row.Long(1), row.Text(2), row.Long(3), row.Long(4), row.Long(5), row.Long(6), row.Long(7), out matchesSum);

    /// <summary>As above, with the values one by one.</summary>
    public static LaneRow? Read(long lane, long kind, string name, long priority, long count, long bytes, long dropped, long sum, out bool matchesSum)
    {
        matchesSum = false;
        var isSane = lane is >= 1 and <= LaneName.MaxLane
            && Enum.IsDefined((DestinationKind)kind)
            && name.Length > 0
            && priority is >= 0 and <= LaneName.MaxPriority;
        if (!isSane) return null;
        var destination = new DestinationName((DestinationKind)kind, name);
        var read = new LaneRow(new LaneName((int)lane, destination, (byte)priority)) { Count = count, Bytes = bytes, IsDropped = dropped != 0 };
        matchesSum = sum == read.Sum(count, bytes, read.IsDropped);
        return read;
    }
}
