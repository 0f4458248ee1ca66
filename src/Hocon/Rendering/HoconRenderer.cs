using System.Text;
using ActorMQ.Hocon.Rendering;

namespace ActorMQ.Hocon;

/// <summary>Writes a resolved object as HOCON for people to read: no braces around the whole, a line for each field.</summary>
public static class HoconRenderer
{
    /// <summary>Writes an object with all that is in it.</summary>
    /// <param name="root">The object to write.</param>
    /// <param name="withOrigins">Whether each simple value and each array is followed by a comment that tells where it is written, as
    /// <c># broker.conf:12</c>.</param>
    /// <returns>A text that parses to an equal object. Every line ends with a line feed.</returns>
    public static string Render(HoconObject root, bool withOrigins = false)
    {
        ArgumentNullException.ThrowIfNull(root);
        var output = new StringBuilder();
        RenderFields(output, root, level: 0, withOrigins);
        return output.ToString();
    }

    private static void RenderFields(StringBuilder output, HoconObject fields, int level, bool withOrigins)
    {
        foreach (var (key, value) in fields.Fields)
        {
            output.Append(' ', 2 * level).Append(QuotedText.Key(key)).Append(value is HoconObject ? " " : " = ");
            RenderValue(output, value, level, withOrigins);
        }
    }

    private static void RenderValue(StringBuilder output, HoconValue value, int level, bool withOrigins)
    {
        switch (value)
        {
            case HoconObject { Fields.Count: > 0 } fields:
                output.Append("{\n");
                RenderFields(output, fields, level + 1, withOrigins);
                output.Append(' ', 2 * level).Append("}\n");
                break;
            case HoconArray array when array.Items.Any(i => i is HoconObject or HoconArray):
                output.Append("[\n");
                foreach (var item in array.Items)
                {
                    output.Append(' ', 2 * (level + 1));
                    RenderValue(output, item, level + 1, withOrigins);
                }

                output.Append(' ', 2 * level).Append("]\n");
                break;
            case HoconArray array:
                output.Append('[').AppendJoin(", ", array.Items).Append(']');
                EndLine(output, value, withOrigins);
                break;
            default:
                output.Append(value);
                EndLine(output, value, withOrigins);
                break;
        }
    }

    private static void EndLine(StringBuilder output, HoconValue value, bool withOrigins)
    {
        if (withOrigins)
        {
            // The name of a file may contain anything, even the line feed that would end the comment.
            var origin = value.Origin.Line == 0 ? value.Origin.File : $"{value.Origin.File}:{value.Origin.Line}";
            output.Append("  # ").Append(string.Concat(origin.Select(c => char.IsControl(c) ? '?' : c)));
        }

        output.Append('\n');
    }
}
