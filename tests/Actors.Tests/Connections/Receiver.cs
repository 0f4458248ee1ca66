using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>What the broker writes to a client of some version.</summary>
internal static class Receiver
{
    public static ClientSubscription Subscription(string? id = "s", StompVersion version = StompVersion.V12, int number = 1, AckMode mode = AckMode.Client)
    {
        Assert.True(DestinationAddress.TryParse("/queue/a", out var address, out _));
        return new ClientSubscription(id, number, new SubscribeRequest(address, mode), version);
    }

    public static string Written(StompVersion version, Action<FrameOutput> write) => Encoding.UTF8.GetString(WrittenBytes(version, write));

    public static byte[] WrittenBytes(StompVersion version, Action<FrameOutput> write)
    {
        var output = new OutputBuffer();
        write(new FrameOutput(output) { Version = version });
        var bytes = output.WrittenSpan.ToArray();
        output.Clear();
        return bytes;
    }

    public static byte[] MessageBytes(Message message, StompVersion version, string? ownName = null) =>
        WrittenBytes(version, frames => frames.Message(Subscription(version: version), new Delivery(message, 0), 0, ownName));

    /// <summary>The headers a client of that version reads, in order.</summary>
    public static List<KeyValuePair<string, string>> Headers(Message message, StompVersion version)
    {
        var parser = new StompFrameParser(StompLimits.Default with { MaxHeaderLength = 1 << 20, MaxHeaderBlock = 1 << 24 }) { Version = version };
        var bytes = MessageBytes(message, version);
        Assert.True(parser.TryRead(bytes, new HeaderTable(), out var consumed, out var frame));
        Assert.Equal(StompCommand.Message, frame.Command);
        Assert.Equal(message.Body.ToArray(), frame.Body.ToArray());
        Assert.Equal("\n"u8.ToArray(), bytes[consumed..]);
        return frame.Headers();
    }
}
