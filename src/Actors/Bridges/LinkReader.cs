using System.Text;
using ActorMQ.Actors.Network;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>Turns the bytes of one link into signals and messages. Runs on the transport's thread.</summary>
public sealed class LinkReader
{
    private readonly StompFrameParser _parser = new(LinkProtocol.LimitsBeforeHello, StompDialect.Link);
    private readonly PassReader _pass = new();
    private readonly StompLimits _limits;
    private readonly bool _hasDialled;
    private volatile bool _mayOpen;
    private bool _isOpen;
    private bool _wasGreeted;
    private bool _hasFailed;

    /// <param name="limits">What the other end may send once it is known.</param>
    /// <param name="hasDialled">This end has chosen whom it talks to: then a HELLO is enough to be known.</param>
    public LinkReader(StompLimits limits, bool hasDialled)
    {
        _limits = limits;
        _hasDialled = hasDialled;
    }

    /// <summary>Bytes needed before the frame under way can be complete; 0 when unknown.</summary>
    public int BytesNeeded => _parser.BytesNeeded;

    /// <summary>The other end was let in: from the next read on it may say more than HELLO. Any thread.</summary>
    public void Open() => _mayOpen = true;

    /// <summary>Reads as many frames as there are. After a violation comes one <see cref="LinkSignal.Invalid"/>, and nothing more ever.</summary>
    /// <returns>How many bytes are done with.</returns>
    public int Read(ReadOnlySpan<byte> input, HeaderTable headers, ILinkReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (_hasFailed) return input.Length;
        if (_mayOpen && !_isOpen) LiftLimits();
        var total = 0;
        try
        {
            while (true)
            {
                var isComplete = _parser.TryRead(input[total..], headers, out var consumed, out var frame);
                total += consumed;
                if (!isComplete) return total;
                Translate(frame, receiver);
            }
        }
        catch (StompFramingException e)
        {
            _hasFailed = true;
            receiver.OnSignal(new LinkSignal.Invalid(e.Fault == StompFault.UnknownCommand ? $"{e.Message}: is that the port for brokers?" : e.Message));
            return input.Length;
        }
    }

    private void LiftLimits()
    {
        _isOpen = true;
        _parser.Limits = _limits;
    }

    private void Translate(in StompFrame frame, ILinkReceiver receiver)
    {
        if (!_isOpen && frame.Command is not (StompCommand.Hello or StompCommand.Refused)) throw LinkText.Malformed("HELLO must come first");
        switch (frame.Command)
        {
            case StompCommand.Pass:
                receiver.OnMessage(new LinkMessage.Passing(_pass.Read(frame)));
                break;
            case StompCommand.Received:
                receiver.OnMessage(new LinkMessage.Received(_pass.ReadAcknowledgement(frame)));
                break;
            case StompCommand.Routes:
                receiver.OnMessage(new LinkMessage.Routes(new RouteUpdate(frame.TryGetRaw("a"u8, out _), RouteReader.Read(frame.Body))));
                break;
            case StompCommand.Digest:
                receiver.OnMessage(new LinkMessage.Digest(Value(frame)));
                break;
            case StompCommand.StartOver:
                receiver.OnMessage(new LinkMessage.StartOver());
                break;
            case StompCommand.LaterRun:
                receiver.OnMessage(new LinkMessage.LaterRunKnown(ReadLaterRun(frame)));
                break;
            case StompCommand.Ping:
                receiver.OnSignal(new LinkSignal.Ping(Value(frame)));
                break;
            case StompCommand.Pong:
                receiver.OnSignal(new LinkSignal.Pong(Value(frame)));
                break;
            case StompCommand.Activate:
                receiver.OnSignal(new LinkSignal.Activate());
                break;
            case StompCommand.Refused:
                receiver.OnSignal(new LinkSignal.Refused(Required(frame, "reason"u8), Required(frame, "message"u8)));
                break;
            default:
                receiver.OnSignal(ReadHello(frame));
                break;
        }
    }

    private LinkSignal.Hello ReadHello(in StompFrame frame)
    {
        if (_wasGreeted) throw LinkText.Malformed("HELLO must come once");
        _wasGreeted = true;
        // What follows may be in the same packet.
        if (_hasDialled) LiftLimits();
        var protocol = LinkText.Number(Raw(frame, "protocol"u8), "HELLO: protocol");
        var epoch = LinkText.Number(Raw(frame, "epoch"u8), "HELLO: epoch");
        var broker = LinkText.BrokerName(Raw(frame, "broker"u8));
        if (protocol is < 1 or > int.MaxValue) throw LinkText.Malformed("HELLO: protocol is out of bounds");
        frame.TryGet("product"u8, out var product);
        frame.TryGet("link"u8, out var link);
        frame.TryGet("login"u8, out var login);
        frame.TryGet("passcode"u8, out var passcode);
        return new LinkSignal.Hello((int)protocol, new BrokerIdentity(broker, epoch), product ?? "", link ?? "") { Login = login, Passcode = passcode };
    }

    private static LaterRun ReadLaterRun(in StompFrame frame)
    {
        var numbers = Raw(frame, "n"u8);
        var epoch = LinkText.TakeNumber(ref numbers, "LATER-RUN: an epoch");
        var isThere = LinkText.TakeCount(ref numbers, "LATER-RUN: whether it is there", 1) == 1;
        var hops = LinkText.TakeCount(ref numbers, "LATER-RUN: hops", NetworkState<NetworkContent>.MaxHops);
        return new LaterRun(LinkText.BrokerName(Raw(frame, "f"u8)), LinkText.BrokerName(Raw(frame, "t"u8)), epoch, isThere, hops);
    }

    private static long Value(in StompFrame frame) => LinkText.Number(Raw(frame, "v"u8), "v");

    private static string Required(in StompFrame frame, ReadOnlySpan<byte> name) => LinkText.Text(Raw(frame, name));

    private static ReadOnlySpan<byte> Raw(in StompFrame frame, ReadOnlySpan<byte> name)
    {
        if (frame.TryGetRaw(name, out var value)) return value;
        throw LinkText.Malformed($"{Encoding.ASCII.GetString(frame.Command.Text())}: the header {Encoding.ASCII.GetString(name)} is missing");
    }
}
