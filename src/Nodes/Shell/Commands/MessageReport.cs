using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary>Shows messages.</summary>
internal static class MessageReport
{
    public static void List(BrowseResult result, Report report)
    {
        report.Table(
            ["message-id", "#bytes", "#deliveries", "persistent", "timestamp", "headers"],
            result.Messages.Select(message => new[]
            {
                message.Id,
                Readable.Count(message.Bytes),
                Readable.Count(message.DeliveryCount),
                Header(message, "persistent") == "true" ? "yes" : "no",
                Timestamp(message),
                string.Join(' ', message.Headers.Where(IsOfTheSender).Select(header => $"{header.Key}:{header.Value}")),
            }));
        ReportMore(result, report);
    }

    public static void Full(BrowseResult result, Report report)
    {
        foreach (var message in result.Messages)
        {
            report.Heading($"{message.Id}  {Readable.Bytes(message.Bytes)}, delivered {message.DeliveryCount} times before");
            foreach (var header in message.Headers) report.Line($"  {header.Key}:{header.Value}");
            report.Line("");
            report.Line(Body(message));
            report.Line("");
        }
        ReportMore(result, report);
    }

    private static string Body(BrowsedMessage message)
    {
        var body = message.IsBinary ? $"(base64) {message.Body}" : Printable(message.Body ?? "");
        return message.IsCut ? $"{body} ..." : body;
    }

    /// <summary>A message must not be able to take the terminal over.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '.' : c));

    private static bool IsOfTheSender(KeyValuePair<string, string> header) =>
        header.Key is not ("destination" or "message-id" or "timestamp" or "persistent" or "priority" or "expires" or "content-length" or "content-type");

    private static string Timestamp(BrowsedMessage message) =>
        long.TryParse(Header(message, "timestamp"), out var milliseconds) ? Readable.Time(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)) : "-";

    private static string? Header(BrowsedMessage message, string name) => message.Headers.FirstOrDefault(header => header.Key == name).Value;

    private static void ReportMore(BrowseResult result, Report report)
    {
        if (result.Messages.Count == 0) report.Line("no messages");
        if (!result.IsAll) report.Line("there are more; --count says how many to show");
    }
}
