using System.Buffers;
using System.Globalization;
using System.Text;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Model.Messages;

/// <summary>Makes a new message out of one that exists: for dead letters and for copies to other destinations.</summary>
public static class MessageRewriter
{
    public const string OriginalDestination = "original-destination";
    public const string FailureCause = "dlqDeliveryFailureCause";

    /// <summary>The message with another destination, otherwise the same.</summary>
    public static Message WithDestination(Message message, DestinationName destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return Rewrite(message, destination.Text, [], [], message.Expires, message.Flags);
    }

    /// <summary>
    /// What goes to the dead letter queue: the message made persistent and without expiry, with the place it comes from and the cause.
    /// </summary>
    public static Message DeadLetter(Message message, DestinationName queue, DestinationName source, string cause)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(source);
        var added = new List<(string Name, string Value)>();
        if (!message.IsPersistent) added.Add(("persistent", "true"));
        // From a durable subscription it is the topic that somebody may want to send it to again.
        var original = source.Kind == DestinationKind.DurableSubscription && message.TryGetHeader("destination", out var topic) ? topic : source.ToString();
        added.Add((OriginalDestination, original));
        added.Add((FailureCause, cause));
        if (!message.IsPersistent) added.Add(("originalDeliveryMode", "NON_PERSISTENT"));
        if (message.Expires != 0) added.Add(("originalExpiration", message.Expires.ToString(CultureInfo.InvariantCulture)));
        return Rewrite(
            message,
            queue.ToString(),
            added,
            [OriginalDestination, FailureCause, "originalDeliveryMode", "originalExpiration"],
            0,
            message.Flags | MessageFlags.Persistent | MessageFlags.DeadLetter);
    }

    private static Message Rewrite(
        Message message,
        string destination,
        IReadOnlyList<(string Name, string Value)> added,
        string[] removed,
        long expires,
        MessageFlags flags)
    {
        ArgumentNullException.ThrowIfNull(message);
        var output = new ArrayBufferWriter<byte>(message.Size + 256);
        WriteHeader(output, "destination", destination);
        var rest = message.HeaderBlock;
        MessageHeaders.TryReadLine(ref rest, out _);
        if (MessageHeaders.TryReadLine(ref rest, out var id)) WriteLine(output, id);
        // In front of the sender's headers: of two with the same name the first counts.
        foreach (var (name, value) in added) WriteHeader(output, name, value);
        while (MessageHeaders.TryReadLine(ref rest, out var line))
        {
            var name = line[..Math.Max(0, line.IndexOf((byte)':'))];
            if (name.SequenceEqual("expires"u8) && expires != message.Expires) WriteHeader(output, "expires", expires.ToString(CultureInfo.InvariantCulture));
            else if (!IsRemoved(name, removed)) WriteLine(output, line);
        }
        output.Write("\n"u8);
        var bodyStart = output.WrittenCount;
        output.Write(message.Frame.AsSpan(message.BodyStart));
        var frame = output.WrittenSpan.ToArray();
        if (frame.AsSpan(0, bodyStart).Contains((byte)'\\')) flags |= MessageFlags.HasEscapes;
        return new Message(frame, bodyStart)
        {
            Flags = flags,
            Priority = message.Priority,
            Expires = expires,
            SenderConnection = message.SenderConnection,
        };
    }

    private static bool IsRemoved(ReadOnlySpan<byte> name, string[] removed)
    {
        foreach (var candidate in removed)
        {
            if (name.Length == candidate.Length && Encoding.UTF8.GetString(name) == candidate) return true;
        }
        return false;
    }

    private static void WriteHeader(ArrayBufferWriter<byte> output, string name, string value) =>
        WriteLine(output, Encoding.UTF8.GetBytes($"{MessageHeaders.Escape(name)}:{MessageHeaders.Escape(value)}"));

    private static void WriteLine(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> line)
    {
        output.Write(line);
        output.Write("\n"u8);
    }
}
