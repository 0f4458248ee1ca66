namespace ActorMQ.Hocon;

/// <summary>Where included files come from, and the limits that keep a hostile file from exhausting stack, memory or time.</summary>
public sealed record HoconParserOptions
{
    public static HoconParserOptions Default { get; } = new();

    /// <summary>Finds and opens files. The file system by default.</summary>
    public IHoconSource Source { get; init; } = new FileHoconSource();

    /// <summary>How deep objects and arrays may nest, and how long a chain of substitutions may be. Each level costs stack.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>Bytes of one file; characters of a text that is given as such.</summary>
    public int MaxFileSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>How many files may be read at once: a file, what it includes, what that includes, and so on.</summary>
    public int MaxIncludeDepth { get; init; } = 32;

    /// <summary>How many files one document may be made of. A file counts as often as it is included.</summary>
    public int MaxFiles { get; init; } = 1000;

    /// <summary>
    /// How many steps resolving may take: one for each value that is evaluated, copied, or part of the result, and one for every
    /// 32 characters of its text. A step costs about a hundred bytes. A short file could otherwise grow without bound: a few
    /// dozen lines of <c>b = ${a}${a}</c>, <c>c = ${b}${b}</c> are enough.
    /// </summary>
    public int MaxResolutionSteps { get; init; } = 2 * 1024 * 1024;
}
