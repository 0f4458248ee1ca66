using ActorMQ.Hocon.Includes;
using ActorMQ.Hocon.Resolution;
using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon;

/// <summary>
/// A parsed file with everything it includes, its substitutions still open. Documents are layered first and resolved last, so that
/// a substitution in any layer sees the final values of all of them. Immutable, safe to share between threads.
/// </summary>
public sealed class HoconDocument
{
    private readonly Node _root;
    private readonly HoconParserOptions _options;

    private HoconDocument(Node root, HoconParserOptions options)
    {
        _root = root;
        _options = options;
    }

    /// <summary>Parses a text. An empty text is an empty object.</summary>
    /// <param name="text">HOCON or JSON.</param>
    /// <param name="fileName">The name in messages; included files are looked for in its directory.</param>
    /// <param name="options">Limits and the source of included files; null for the defaults.</param>
    /// <exception cref="HoconException">The text or an included file is not valid, or a required file is missing.</exception>
    public static HoconDocument Parse(string text, string fileName, HoconParserOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        options ??= HoconParserOptions.Default;
        return new HoconDocument(new DocumentLoader(options).Parse(text, fileName), options);
    }

    /// <summary>Reads and parses a file.</summary>
    /// <param name="path">The file, as <see cref="IHoconSource.Open"/> of the options' source takes it.</param>
    /// <param name="options">Limits and the source of files; null for the defaults.</param>
    /// <exception cref="HoconException">The file is missing or unreadable, it or an included file is not valid, or a required file
    /// is missing.</exception>
    public static HoconDocument Load(string path, HoconParserOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= HoconParserOptions.Default;
        return new HoconDocument(new DocumentLoader(options).Load(path), options);
    }

    /// <summary>
    /// This document laid over another one: what both define is this one's, objects are merged, and what only the other defines
    /// shows through (spec "Config object merging and file merging"). The limits stay this document's.
    /// </summary>
    public HoconDocument WithFallback(HoconDocument fallback)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        return _root is ObjectNode upper && fallback._root is ObjectNode lower
            ? new HoconDocument(lower.Overlaid(upper), _options)
            : this;
    }

    /// <summary>Resolves all substitutions. A configuration is an object at its root.</summary>
    /// <param name="environment">Gives the environment variable of a name, or null when it is not set. Asked for substitutions that
    /// the document does not define. Null when there is no environment to fall back on.</param>
    /// <exception cref="HoconException">A substitution is undefined or circular, values cannot be concatenated, the result exceeds
    /// the limits, or the root is an array.</exception>
    public HoconObject Resolve(Func<string, string?>? environment = null) => ResolveValue(environment).AsObject();

    /// <summary>As <see cref="Resolve"/>, for texts whose root may be an array, which JSON allows.</summary>
    /// <inheritdoc cref="Resolve"/>
    public HoconValue ResolveValue(Func<string, string?>? environment = null) => TreeBuilder.Build(_root, environment, _options);
}
