namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Where a row begins.</summary>
internal readonly record struct CellPlace(uint Page, int Offset);
