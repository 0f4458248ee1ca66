using System.Text;
using ActorMQ.Hocon.Rendering;

namespace ActorMQ.Hocon;

/// <summary>Writes resolved values as JSON. Numbers come out as they were written.</summary>
public static class HoconJson
{
    /// <summary>Writes a value with all that is in it.</summary>
    /// <param name="value">The value to write.</param>
    /// <param name="indented">Whether to use a line for each field and item, two spaces to a level.</param>
    public static string Write(HoconValue value, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        var output = new StringBuilder();
        Write(output, value, indented ? 0 : null);
        return output.ToString();
    }

    private static void Write(StringBuilder output, HoconValue value, int? level)
    {
        switch (value)
        {
            case HoconObject { Fields.Count: > 0 } fields:
                WriteAll(output, '{', fields.Fields, '}', level, (field, inner) =>
                {
                    QuotedText.AppendTo(output, field.Key).Append(level is null ? ":" : ": ");
                    Write(output, field.Value, inner);
                });
                break;
            case HoconArray { Items.Count: > 0 } array:
                WriteAll(output, '[', array.Items, ']', level, (item, inner) => Write(output, item, inner));
                break;
            case HoconString text:
                QuotedText.AppendTo(output, text.Text);
                break;
            default:
                output.Append(value switch { HoconObject => "{}", HoconArray => "[]", HoconNull => "null", _ => value.ScalarText });
                break;
        }
    }

    private static void WriteAll<T>(
        StringBuilder output, char open, IEnumerable<T> members, char close, int? level, Action<T, int?> write)
    {
        var separator = open;
        foreach (var member in members)
        {
            output.Append(separator);
            NewLine(output, level + 1);
            write(member, level + 1);
            separator = ',';
        }

        NewLine(output, level);
        output.Append(close);
    }

    private static void NewLine(StringBuilder output, int? level)
    {
        if (level is { } indentation) output.Append('\n').Append(' ', 2 * indentation);
    }
}
