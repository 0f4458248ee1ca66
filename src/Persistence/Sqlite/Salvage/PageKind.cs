namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>The first byte of a page of a b-tree.</summary>
internal enum PageKind : byte
{
    IndexInterior = 2,
    TableInterior = 5,
    IndexLeaf = 10,
    TableLeaf = 13,
}
