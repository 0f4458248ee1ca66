namespace ActorMQ.Hocon.Syntax;

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
/// <param name="origin">Where the substitution is written.</param>
/// <param name="path">The path as written.</param>
/// <param name="isOptional">Whether it may be undefined.</param>
/// <param name="includedAt">The path of the object that its file is included in (spec "Include semantics: substitution"): it is
/// looked up there first, then from the root.</param>
/// <param name="position">What it is a part of.</param>
internal sealed class SubstitutionNode(
    HoconOrigin origin, HoconPath path, bool isOptional, HoconPath includedAt, Position position) : Node(origin)
{
    public HoconPath Path { get; } = path;

    public bool IsOptional { get; } = isOptional;

    public Position Position { get; } = position;

    /// <summary>The paths to look at, in this order.</summary>
    public IReadOnlyList<HoconPath> Targets { get; } = includedAt.Keys.Count == 0 ? [path] : [includedAt.Append(path), path];

    public override string ToString() => IsOptional ? $"${{?{Path}}}" : $"${{{Path}}}";
}
