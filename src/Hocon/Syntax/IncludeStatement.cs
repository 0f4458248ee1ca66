namespace ActorMQ.Hocon.Syntax;

/// <summary>A request to read another file.</summary>
/// <param name="Origin">Where the name is written.</param>
/// <param name="Name">The name, unquoted.</param>
/// <param name="Kind">How to understand it.</param>
/// <param name="IsRequired">Whether it is an error when there is no such file.</param>
internal readonly record struct IncludeStatement(HoconOrigin Origin, string Name, IncludeKind Kind, bool IsRequired);
