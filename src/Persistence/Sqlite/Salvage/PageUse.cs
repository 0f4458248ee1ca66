namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>What a page is, as the pointer map keeps it (sqlite.org/fileformat.html, "Pointer Map or Ptrmap Pages").</summary>
internal enum PageUse : byte
{
    Root = 1,
    Free = 2,
    FirstOverflow = 3,
    LaterOverflow = 4,
    Tree = 5,
}
