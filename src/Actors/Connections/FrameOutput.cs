using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>Writes what a client gets to see.</summary>
internal sealed class FrameOutput
{
    private readonly OutputBuffer _output;

    public FrameOutput(OutputBuffer output) => _output = output;

    /// <summary>How header values are escaped from now on.</summary>
    public StompVersion Version { get; set; } = StompVersion.V12;

    public void Connected(string session, string server, HeartBeat heartBeat, string? receipt)
    {
        StompFrameWriter.Write(
            _output,
            StompCommand.Connected,
            Version,
            [],
            ("version", Version.Text()),
            ("session", session),
            ("server", server),
            ("heart-beat", heartBeat.ToString()),
            ("response-id", receipt),
            ("receipt-id", receipt));
        _output.EndFrame();
    }

    public void Receipt(string id)
    {
        _output.Write("RECEIPT\nreceipt-id:"u8);
        _output.WriteEscaped(id, Version);
        _output.Write("\n\n\0\n"u8);
        _output.EndFrame();
    }

    public void Error(BrokerError error, string? receipt)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($"{error.Message}\n{error.Code.Advice}\n");
        StompFrameWriter.Write(
            _output,
            StompCommand.Error,
            Version,
            body,
            ("message", error.Message),
            ("error-code", error.Code.Code),
            ("content-type", "text/plain"),
            ("version", error.Code == ErrorCode.UnsupportedVersion ? StompVersions.Supported : null),
            ("receipt-id", receipt));
        EndWithLineFeed();
    }

    public void HeartBeat() => EndWithLineFeed();

    /// <summary>Writes a message: a few lines of the subscription's own, then the part that was encoded when the message came in.</summary>
    /// <param name="subscription">Whose it is.</param>
    /// <param name="delivery">What.</param>
    /// <param name="ackNumber">Its number in the subscription; 0 when it needs no acknowledgement.</param>
    /// <param name="ownName">The destination as this client calls it, when that is not what everybody calls it.</param>
    public void Message(ClientSubscription subscription, in Delivery delivery, long ackNumber, string? ownName)
    {
        _output.Write(subscription.Prefix);
        if (ackNumber != 0 && Version == StompVersion.V12)
        {
            _output.Write(subscription.AckPrefix);
            _output.Write(ackNumber);
            _output.Write((byte)'\n');
        }
        if (delivery.DeliveryCount > 0)
        {
            _output.Write("redelivered:true\ndelivery-count:"u8);
            _output.Write(delivery.DeliveryCount + 1);
            _output.Write((byte)'\n');
        }
        var message = delivery.Message;
        if (message.HasEscapes && Version != StompVersion.V12)
        {
            ReencodedMessage(message, ownName);
        }
        else if (ownName is not null)
        {
            _output.WriteHeader("destination"u8, ownName, Version);
            _output.WriteLasting(message.Frame.AsMemory(message.HeaderBlock.IndexOf((byte)'\n') + 1));
        }
        else
        {
            _output.WriteLasting(message.Frame);
        }
        EndWithLineFeed();
    }

    /// <summary>The end marker of a browser, as ActiveMQ sends it.</summary>
    public void BrowseEnd(ClientSubscription subscription, string destination)
    {
        _output.Write(subscription.Prefix);
        _output.WriteHeader("destination"u8, destination, Version);
        _output.Write("message-id:0\nbrowser:end\ncontent-length:0\n\n\0\n"u8);
        _output.EndFrame();
    }

    /// <summary>For a client with other escapes than those the message was encoded with.</summary>
    private void ReencodedMessage(Message message, string? ownName)
    {
        var rest = message.HeaderBlock;
        if (ownName is not null)
        {
            MessageHeaders.TryReadLine(ref rest, out _);
            _output.WriteHeader("destination"u8, ownName, Version);
        }
        while (MessageHeaders.TryReadLine(ref rest, out var line))
        {
            if (line.Contains((byte)'\\'))
            {
                var colon = line.IndexOf((byte)':');
                StompEscaping.TranscodeName(line[..colon], StompVersion.V12, Version, _output);
                _output.Write((byte)':');
                StompEscaping.Transcode(line[(colon + 1)..], StompVersion.V12, Version, _output);
            }
            else
            {
                _output.Write(line);
            }
            _output.Write((byte)'\n');
        }
        _output.Write((byte)'\n');
        _output.WriteLasting(message.Frame.AsMemory(message.BodyStart));
    }

    private void EndWithLineFeed()
    {
        _output.Write((byte)'\n');
        _output.EndFrame();
    }
}
