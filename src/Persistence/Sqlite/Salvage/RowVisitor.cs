namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Gets a row; false when it is none of what was looked for.</summary>
internal delegate bool RowVisitor(long key, CellPlace place, ReadOnlySpan<byte> row);
