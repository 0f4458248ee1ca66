using System.Buffers;
using System.Text;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Names of actors may have any character, those of Akka what an URI may: others are written as <c>%XX</c>, byte by byte.</summary>
internal static class ActorNames
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:@+=,!~");

    internal static string Encode(string name)
    {
        if (!name.AsSpan().ContainsAnyExcept(Plain)) return name;
        var encoded = new StringBuilder();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.IsAscii && Plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)]) encoded.Append('%').Append(value.ToString("X2", null));
        }
        return encoded.ToString();
    }

    internal static string Decode(string name) => name.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(name) : name;
}
