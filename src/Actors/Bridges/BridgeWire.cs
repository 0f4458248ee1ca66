using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Transport;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>A bridge's connection, as its transport sees it.</summary>
internal sealed class BridgeWire : ITransportUser, ILinkReceiver
{
    private readonly Ref<IBridgeMessage> _bridge;
    // Messages that follow each other are one entry; as a rule all that was read is.
    private readonly List<object> _read = [];
    private long _bytesRead;

    /// <param name="bridge">Whom to tell.</param>
    /// <param name="attempt">Which call of the bridge it is.</param>
    /// <param name="transport">What carries it.</param>
    /// <param name="reader">Makes frames of bytes.</param>
    public BridgeWire(Ref<IBridgeMessage> bridge, int attempt, IClientTransport transport, LinkReader reader)
    {
        _bridge = bridge;
        Attempt = attempt;
        Transport = transport;
        Reader = reader;
    }

    public int Attempt { get; }

    public IClientTransport Transport { get; }

    public LinkReader Reader { get; }

    /// <summary>Bytes that were read of it.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public int BytesNeeded => Reader.BytesNeeded;

    public int? Portion => null;

    public int Read(ReadOnlySpan<byte> input, HeaderTable headers, out bool hasFrames)
    {
        var consumed = Reader.Read(input, headers, this);
        Interlocked.Add(ref _bytesRead, consumed);
        hasFrames = _read.Count > 0;
        return consumed;
    }

    public void HandOn(int bytes)
    {
        for (var i = 0; i < _read.Count; i++)
        {
            var share = i == _read.Count - 1 ? bytes : 0;
            if (_read[i] is LinkSignal signal) _bridge.TryTell(new BridgeCommand.SignalReceived(this, signal, share));
            else _bridge.TryTell(new BridgeCommand.MessagesReceived(this, (List<LinkMessage>)_read[i], share));
        }
        _read.Clear();
    }

    public void OnWritable() => _bridge.TryTell(new BridgeCommand.Writable(this));

    public void OnClosed(CloseReason reason, string? detail) =>
        _bridge.TryTell(new BridgeCommand.WireClosed(this, detail is null ? "the other side closed the connection" : $"the connection broke: {detail}"));

    public void OnMessage(LinkMessage message)
    {
        if (_read.Count > 0 && _read[^1] is List<LinkMessage> messages) messages.Add(message);
        else _read.Add(new List<LinkMessage> { message });
    }

    public void OnSignal(LinkSignal signal) => _read.Add(signal);
}
