using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Transport;


namespace ActorMQ.Actors.Bridges;

/// <content>What goes over the wire, in both directions.</content>
internal sealed partial class BridgeActor
{
    // As for clients: large enough to pay for the system call, small enough to stay in the cache.
    private const int SendPortion = 128 << 10;
    private const int PortionsPerTurn = 8;

    // What a frame takes beside its message, about.
    private const int FrameOverhead = 200;

    private readonly Queue<LinkMessage> _outbox = new();
    private readonly List<(List<LinkMessage> Messages, int Bytes)> _held = [];
    private readonly List<BridgeCommand> _deferred = [];
    private readonly List<IClientTransport> _closing = [];
    private BridgeWire? _wire;
    private LinkWriter? _writer;
    private long _outboxBytes;
    private long _messagesIn;
    private long _messagesOut;
    private long _bytesIn;
    private long _bytesOut;
    private long _dropped;
    private bool _maySend;
    private bool _isBlocked;
    private bool _isHolding;
    private bool _isDropping;
    private bool _hasEnded;

    public TimeSpan Silence => _wire is null ? TimeSpan.Zero : Context.System.Time.GetElapsedTime(_wire.Transport.LastReadAt);

    public void Send(LinkSignal signal)
    {
        if (_writer is null) return;
        // Who asks and asks and does not read the answers must not fill the memory with them.
        if (_isBlocked && signal is LinkSignal.Pong) return;
        var before = _wire!.Transport.Output.Length;
        _writer.Write(signal);
        _bytesOut += _wire.Transport.Output.Length - before;
    }

    public void OpenWire() => _wire!.Reader.Open();

    public void BeginSending()
    {
        _maySend = true;
        _isHolding = false;
        foreach (var (messages, bytes) in _held) HandOn(messages, bytes);
        _held.Clear();
    }

    public void CloseWire(bool isBroken)
    {
        var transport = _wire?.Transport ?? _accepted?.Transport;
        if (transport is null) return;
        if (_wire is not null) _bytesIn += _wire.BytesRead;
        // What still comes of it is not for the next one.
        _attempt++;
        (_wire, _writer) = (null, null);
        _maySend = _isBlocked = _isHolding = _isDropping = false;
        _outbox.Clear();
        _outboxBytes = 0;
        _held.Clear();
        _deferred.Clear();
        _heard.Clear();
        if (isBroken)
        {
            Abort(transport);
            return;
        }
        transport.Flush();
        transport.Close();
        _closing.Add(transport);
        if (!_isStopping) Context.Schedule(_services.Options.Current.CloseTimeout, new BridgeCommand.Abort(transport));
    }

    /// <summary>Whether this is the connection in use. The first that comes of the last call is.</summary>
    private bool IsMine(BridgeWire wire)
    {
        if (_wire == wire) return true;
        if (_wire is not null || wire.Attempt != _attempt || _hasEnded) return false;
        _call = null;
        _wire = wire;
        _writer = new LinkWriter(wire.Transport.Output);
        _state.Connected();
        return true;
    }

    private void OnSignal(LinkSignal signal, int bytes)
    {
        _wire!.Transport.Processed(bytes);
        _state.Receive(Now, signal);
    }

    private void OnMessages(List<LinkMessage> messages, int bytes)
    {
        if (!_state.MayReceive()) return;
        // They go to the network once it knows of the link.
        if (_state.Phase == BridgePhase.Established) HandOn(messages, bytes);
        else if (_isHolding) _held.Add((messages, bytes));
        else _state.Refuse(LinkRefusal.Malformed, "messages came before ACTIVATE");
    }

    private void HandOn(List<LinkMessage> messages, int bytes)
    {
        _messagesIn += messages.Count;
        foreach (var message in messages)
        {
            if (message is LinkMessage.Routes routes) _heard.Add(routes.Update);
        }
        // The network says when it has dealt with them: what it has no time for is not even read.
        _services.Network.TryTell(new NetworkCommand.Received(_link!, messages, bytes));
    }

    private void Enqueue(IReadOnlyList<LinkMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var size = SizeOf(messages[i]);
            // What brokers say of themselves must not be lost; of messages, the ends find out and mend it. One that is larger than all the room
            // would be mended in vain: it goes when nothing else waits.
            if (_outboxBytes > 0 && _outboxBytes + size > _services.Options.Current.Buffer.Bytes && messages[i] is LinkMessage.Passing)
            {
                _dropped++;
                if (!_isDropping) _services.Log.LinkIsSlow(_name, _state.Peer?.Name);
                _isDropping = true;
                continue;
            }
            _outboxBytes += size;
            _outbox.Enqueue(messages[i]);
        }
    }

    private static int SizeOf(LinkMessage message) => message is not LinkMessage.Passing passing
        ? FrameOverhead
        : FrameOverhead + passing.Envelope.Content switch
        {
            NetworkContent.Topic topic => topic.Message.Size,
            NetworkContent.ToTemporary temporary => temporary.Message.Size,
            HomeContent.Loan loan => loan.Batch.Size,
            _ => 0,
        };

    /// <summary>Writes what waits and sends it, in portions, as long as the other side takes them.</summary>
    private void Send()
    {
        for (var portion = 0; _wire is not null && !_isBlocked && portion < PortionsPerTurn; portion++)
        {
            var output = _wire.Transport.Output;
            var before = output.Length;
            while (_maySend && output.Length < SendPortion && _outbox.TryDequeue(out var message))
            {
                _outboxBytes -= SizeOf(message);
                _writer!.Write(message);
                _messagesOut++;
            }
            _bytesOut += output.Length - before;
            if (output.Length == 0) break;
            _isBlocked = !_wire.Transport.Flush();
        }
        if (_outbox.Count == 0) _isDropping = false;
        if (_wire is not null && _maySend && !_isBlocked && _outbox.Count > 0) Self.TryTell(new BridgeCommand.Writable(_wire));
    }

    private void Abort(IClientTransport transport)
    {
        _closing.Remove(transport);
        // The second call does not wait for anything.
        transport.Close();
        transport.Close();
    }
}
