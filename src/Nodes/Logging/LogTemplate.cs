using System.Text;

namespace ActorMQ.Nodes.Logging;

/// <summary>
/// A message template taken apart. Those of this project read <c>listening scheme={Scheme} address={Address}</c>: the words of the event,
/// then keys with values.
/// </summary>
internal sealed class LogTemplate
{
    private LogTemplate(string text, IReadOnlyList<Part> parts)
    {
        Parts = parts;
        Event = parts.Count == 0 ? text : EventOf(parts);
    }

    /// <summary>The words without keys and values.</summary>
    public string Event { get; }

    public IReadOnlyList<Part> Parts { get; }

    public static LogTemplate Parse(string text)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isDoubled = i + 1 < text.Length && text[i + 1] == text[i];
            if (text[i] is '{' or '}' && isDoubled)
            {
                literal.Append(text[i++]);
            }
            else if (text[i] == '{' && text.IndexOf('}', i) is var end and > 0)
            {
                // What follows a comma or colon is a width or a format, which a log line has no use for.
                parts.Add(new Part(LogValue.Escaped(literal.ToString()), text[(i + 1)..end].Split(',', ':')[0]));
                literal.Clear();
                i = end;
            }
            else
            {
                literal.Append(text[i]);
            }
        }
        if (literal.Length > 0) parts.Add(new Part(LogValue.Escaped(literal.ToString()), null));
        return new LogTemplate(text, parts);
    }

    private static string EventOf(IReadOnlyList<Part> parts) =>
        string.Join(' ', parts.Select(part => part.Words).Where(words => words.Length > 0)).Replace(" :", ":", StringComparison.Ordinal);

    /// <summary>A stretch of text, and the placeholder behind it, if there is one.</summary>
    internal sealed record Part(string Literal, string? Placeholder)
    {
        /// <summary>The word before <c>=</c>; null when the placeholder stands in the text without one.</summary>
        public string? Key { get; } = Placeholder is not null && Literal.EndsWith('=') ? Literal[(Literal.LastIndexOf(' ') + 1)..^1] : null;

        /// <summary>The text without the key.</summary>
        public string Words => (Key is null ? Literal : Literal[..^(Key.Length + 1)]).Trim();
    }
}
