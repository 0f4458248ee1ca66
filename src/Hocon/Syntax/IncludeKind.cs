namespace ActorMQ.Hocon.Syntax;

internal enum IncludeKind
{
    /// <summary>A quoted name alone: a file, unless it looks like a URL.</summary>
    Heuristic,
    File,
    Url,
    ClassPath,
}
