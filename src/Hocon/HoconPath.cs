using ActorMQ.Hocon.Rendering;
using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon;

/// <summary>
/// The way from the root to a value: the keys of the objects on it, outermost first (spec "Path expressions"). The position of an
/// array's item counts as a key, so that <c>hosts.2</c> names the third host in a message.
/// </summary>
public sealed class HoconPath : IEquatable<HoconPath>
{
    private readonly string[] _keys;

    private HoconPath(string[] keys) => _keys = keys;

    /// <summary>The path of the root itself, without any key.</summary>
    public static HoconPath Root { get; } = new([]);

    /// <summary>The keys, outermost first, unquoted.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>A path of literal keys: dots in them do not separate.</summary>
    public static HoconPath Of(params string[] keys) => new([.. keys]);

    /// <summary>Reads a path as it is written in a file: <c>a.b."c.d"</c> has three keys.</summary>
    /// <exception cref="HoconException">A key is empty without being quoted, or a character is reserved. The column counts in
    /// <paramref name="text"/>.</exception>
    public static HoconPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new TokenReader(Tokenizer.Tokenize(text, $"path {QuotedText.Quote(text)}"));
        var path = PathExpressionParser.Parse(tokens, "a path");
        return tokens.Current.Kind == TokenKind.End ? path : throw tokens.Unexpected("the end of the path");
    }

    public HoconPath Append(string key) => new([.. _keys, key]);

    public HoconPath Append(HoconPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new([.. _keys, .. path._keys]);
    }

    public bool Equals(HoconPath? other) => other is not null && _keys.AsSpan().SequenceEqual(other._keys);

    public override bool Equals(object? obj) => Equals(obj as HoconPath);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var key in _keys) hash.Add(key, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>The path as it would be written in a file, with quotes where a key needs them. Empty for the root.</summary>
    public override string ToString() => string.Join('.', _keys.Select(QuotedText.Key));
}
