using System.Text;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Tests.Support;

internal static class TestMessages
{
    /// <summary>A message that is known by its id.</summary>
    /// <param name="id">Its <c>message-id</c>.</param>
    /// <param name="persistent">Whether it must survive.</param>
    /// <param name="priority">0 to 9.</param>
    /// <param name="expires">Milliseconds since 1970; 0 = never.</param>
    /// <param name="size">Its size at least, in bytes.</param>
    /// <param name="flags">Other flags.</param>
    /// <param name="headers">Lines of more headers, such as <c>colour:red</c>.</param>
    public static Message Of(
        string id,
        bool persistent = false,
        byte priority = MessageHeaders.DefaultPriority,
        long expires = 0,
        int size = 0,
        MessageFlags flags = MessageFlags.None,
        params string[] headers)
    {
        var head = new StringBuilder().Append("destination:/queue/orders\nmessage-id:").Append(id).Append('\n');
        foreach (var header in headers) head.Append(header).Append('\n');
        head.Append('\n');
        var frame = new byte[Math.Max(head.Length + 1, size)];
        Encoding.ASCII.GetBytes(head.ToString(), frame);
        if (persistent) flags |= MessageFlags.Persistent;
        if (headers.Any(header => header.StartsWith("JMSXGroupID:", StringComparison.Ordinal))) flags |= MessageFlags.HasGroup;
        return new Message(frame, head.Length) { Flags = flags, Priority = priority, Expires = expires };
    }
}
