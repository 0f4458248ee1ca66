using System.Text;
using ActorMQ.Hocon.Rendering;

namespace ActorMQ.Hocon;

/// <summary>Writes a resolved object as HOCON for people to read: no braces around the whole, a line for each field.</summary>
public sealed class HoconRenderer
{
    private readonly StringBuilder _output;
    private readonly bool _withOrigins;
    private readonly Func<HoconValue, string?> _replace;

    private HoconRenderer(StringBuilder output, bool withOrigins, Func<HoconValue, string?> replace)
    {
        _output = output;
        _withOrigins = withOrigins;
        _replace = replace;
    }

    /// <summary>Writes an object with all that is in it.</summary>
    /// <param name="root">The object to write.</param>
    /// <param name="withOrigins">Whether each simple value and each array is followed by a comment that tells where it is written, as
    /// <c># broker.conf:12</c>.</param>
    /// <param name="replace">Gives a text to write in place of a simple value, such as one that is secret; null to write the value.</param>
    /// <returns>A text that parses to an equal object, but for what was replaced. Every line ends with a line feed.</returns>
    public static string Render(HoconObject root, bool withOrigins = false, Func<HoconValue, string?>? replace = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        var output = new StringBuilder();
        new HoconRenderer(output, withOrigins, replace ?? (_ => null)).RenderFields(root, level: 0);
        return output.ToString();
    }

    private void RenderFields(HoconObject fields, int level)
    {
        foreach (var (key, value) in fields.Fields)
        {
            _output.Append(' ', 2 * level).Append(QuotedText.Key(key)).Append(value is HoconObject ? " " : " = ");
            RenderValue(value, level);
        }
    }

    private void RenderValue(HoconValue value, int level)
    {
        switch (value)
        {
            case HoconObject { Fields.Count: > 0 } fields:
                _output.Append("{\n");
                RenderFields(fields, level + 1);
                _output.Append(' ', 2 * level).Append("}\n");
                break;
            case HoconArray array when array.Items.Any(i => i is HoconObject or HoconArray):
                _output.Append("[\n");
                foreach (var item in array.Items)
                {
                    _output.Append(' ', 2 * (level + 1));
                    RenderValue(item, level + 1);
                }

                _output.Append(' ', 2 * level).Append("]\n");
                break;
            case HoconArray array:
                _output.Append('[').AppendJoin(", ", array.Items).Append(']');
                EndLine(value);
                break;
            default:
                _output.Append(_replace(value) is { } text ? QuotedText.Quote(text) : value);
                EndLine(value);
                break;
        }
    }

    private void EndLine(HoconValue value)
    {
        if (_withOrigins)
        {
            // The name of a file may contain anything, even the line feed that would end the comment.
            var origin = value.Origin.Line == 0 ? value.Origin.File : $"{value.Origin.File}:{value.Origin.Line}";
            _output.Append("  # ").Append(string.Concat(origin.Select(c => char.IsControl(c) ? '?' : c)));
        }

        _output.Append('\n');
    }
}
