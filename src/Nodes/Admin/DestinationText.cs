using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Admin;

/// <summary>Destinations as administrators write them: <c>orders</c> where the kind is clear, else as in STOMP.</summary>
internal static class DestinationText
{
    /// <summary>Reads what <see cref="DestinationName.ToString"/> wrote.</summary>
    public static DestinationName Parse(string text) =>
        TryParse(text, DestinationKind.Queue, out var name) ? name : throw new FormatException($"'{text}' is no destination.");

    /// <summary>A plain name is of kind <paramref name="kind"/>; with a slash in front it says itself of what kind it is.</summary>
    public static bool TryParse(string text, DestinationKind kind, [NotNullWhen(true)] out DestinationName? name)
    {
        name = null;
        if (text.Length == 0) return false;
        if (text[0] != '/') name = new DestinationName(kind, text);
        else if (DestinationAddress.TryParse(text, out var address, out _) && !address.IsComposite) name = address.Parts[0].Name;
        return name is not null;
    }

    /// <summary>The shortest form that <see cref="TryParse"/> understands in a list of queues or of topics.</summary>
    public static string Short(DestinationName name) => name.IsTemporary ? name.ToString() : name.Name;
}
