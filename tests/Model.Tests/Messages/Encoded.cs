using System.Text;
using ActorMQ.Model.Messages;

namespace ActorMQ.Model.Tests.Messages;

/// <summary>Messages from what stands on the wire.</summary>
internal static class Encoded
{
    public const string Head = "destination:/queue/a\nmessage-id:ID-1\ntimestamp:1000\nexpires:0\npriority:4\n";

    public static Message Message(string headers, string body = "body", MessageFlags flags = MessageFlags.None, long expires = 0, byte priority = 4)
    {
        var head = Encoding.UTF8.GetBytes(headers + "\n");
        return new Message([.. head, .. Encoding.UTF8.GetBytes(body), 0], head.Length)
        {
            Flags = flags | (headers.Contains('\\', StringComparison.Ordinal) ? MessageFlags.HasEscapes : MessageFlags.None),
            Expires = expires,
            Priority = priority,
            SenderConnection = 7,
        };
    }

    public static string Text(Message message) => Encoding.UTF8.GetString(message.Frame);
}
