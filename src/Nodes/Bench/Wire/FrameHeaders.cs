using System.Text;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Wire;

internal static class FrameHeaders
{
    /// <summary>A header's value as it was sent: good for being sent back as it is. Empty when there is none.</summary>
    public static ReadOnlySpan<byte> Raw(this in StompFrame frame, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < frame.HeaderCount; i++)
        {
            if (frame.RawName(i).SequenceEqual(name)) return frame.RawValue(i);
        }
        return default;
    }

    /// <summary>What an ERROR says, on one line: its message, and the first line of its body that says something else.</summary>
    public static string ErrorText(this in StompFrame frame)
    {
        var message = frame.TryGet("message"u8, out var header) ? header.Trim() : "";
        var more = Encoding.UTF8.GetString(frame.Body).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(line => !line.Contains(message.TrimEnd('.'), StringComparison.OrdinalIgnoreCase) || message.Length == 0);
        var text = more is null ? message : message.Length == 0 ? more : $"{message} ({more})";
        return text.ReplaceLineEndings(" ");
    }
}
