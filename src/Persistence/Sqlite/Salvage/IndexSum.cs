namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Tells whether two sets of references are the same, in whatever order they come.</summary>
internal sealed class IndexSum : IEquatable<IndexSum>
{
    private ulong _sum;
    private long _count;

    public void Add(long frame, long message)
    {
        _count++;
        _sum += ((ulong)new Checksum(1).Add(frame).Add(message).Value << 32) | new Checksum(2).Add(message).Add(frame).Value;
    }

    /// <summary>The entries of a page of the index.</summary>
    public void Add(TreePage page)
    {
        for (var i = 0; i < page.Count; i++)
        {
            if (!page.TryCell(i, out var cell)) continue;
            var record = new RecordReader(cell.Local);
            if (record.TryNumber(out var frame) && record.TryNumber(out var message)) Add(frame, message);
        }
    }

    public bool Equals(IndexSum? other) => other is not null && (_sum, _count) == (other._sum, other._count);

    public override bool Equals(object? obj) => Equals(obj as IndexSum);

    public override int GetHashCode() => _count.GetHashCode();
}
