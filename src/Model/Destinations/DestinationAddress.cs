using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Model.Destinations;

/// <summary>
/// What a client wrote in a <c>destination</c> header, read: one destination, or several separated by commas. Immutable, so one
/// instance serves all frames of a connection that name the same destination.
/// </summary>
public sealed class DestinationAddress
{
    /// <summary>A composite destination may have this many parts: a message is copied for each.</summary>
    public const int MaxParts = 32;

    private DestinationAddress(string text, IReadOnlyList<DestinationPart> parts)
    {
        Text = text;
        Parts = parts;
    }

    /// <summary>The header's value, trimmed.</summary>
    public string Text { get; }

    /// <summary>At least one; no two are the same.</summary>
    public IReadOnlyList<DestinationPart> Parts { get; }

    public bool IsComposite => Parts.Count > 1;

    /// <summary>
    /// Reads a destination header. Each part has its own prefix; a part without one is a queue, as in ActiveMQ. Blanks around the
    /// parts are trimmed; after <c>?</c> come consumer options.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DestinationAddress? address, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null;
        text = text.Trim();
        if (text.AsSpan().Count(',') >= MaxParts)
        {
            error = $"A composite destination has at most {MaxParts} parts";
            return false;
        }
        var parts = new List<DestinationPart>();
        foreach (var piece in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!DestinationPart.TryParse(piece, out var part, out error)) return false;
            if (!parts.Exists(other => other.IsOwnTemporary == part.IsOwnTemporary && other.Name.Equals(part.Name))) parts.Add(part);
        }
        error = null;
        address = new DestinationAddress(text, parts);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Text;
}
