using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Transport;

namespace ActorMQ.Actors.Bridges;

/// <summary>
/// What goes out on the connection of a bridge: what waits, how it is written, and whether the other side takes it. Belongs to the bridge's turns.
/// </summary>
internal sealed class LinkSender
{
    // As for clients: large enough to pay for the system call, small enough to stay in the cache.
    private const int SendPortion = 128 << 10;
    private const int PortionsPerTurn = 8;

    // What a frame takes beside its message, about.
    private const int FrameOverhead = 200;

    private readonly Queue<LinkMessage> _waiting = new();
    private IClientTransport? _transport;
    private LinkWriter? _writer;
    private long _waitingBytes;
    private bool _mayBegin;
    private bool _isBlocked;
    private bool _isDropping;

    public int Waiting => _waiting.Count;

    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Messages that found no room.</summary>
    public long Dropped { get; private set; }

    public void Open(IClientTransport transport) => (_transport, _writer) = (transport, new LinkWriter(transport.Output));

    /// <summary>What waits is lost with the connection; the ends of conversations mend that.</summary>
    public void Close()
    {
        (_transport, _writer) = (null, null);
        _mayBegin = _isBlocked = _isDropping = false;
        _waiting.Clear();
        _waitingBytes = 0;
    }

    /// <summary>Messages may go out.</summary>
    public void Begin() => _mayBegin = true;

    /// <summary>The other side takes more.</summary>
    public void OnWritable() => _isBlocked = false;

    /// <summary>Signals pass what waits.</summary>
    public void Write(LinkSignal signal)
    {
        if (_writer is null) return;
        // Who asks and asks and does not read the answers must not fill the memory with them.
        if (_isBlocked && signal is LinkSignal.Pong) return;
        var before = _transport!.Output.Length;
        _writer.Write(signal);
        Bytes += _transport.Output.Length - before;
    }

    /// <param name="messages">In their order.</param>
    /// <param name="room">Bytes that may wait.</param>
    /// <returns>True when messages begin to be dropped.</returns>
    public bool Enqueue(IReadOnlyList<LinkMessage> messages, long room)
    {
        var wasDropping = _isDropping;
        for (var i = 0; i < messages.Count; i++)
        {
            var size = SizeOf(messages[i]);
            // What brokers say of themselves must not be lost; of messages, the ends find out and mend it. One that is larger than all the room
            // would be mended in vain: it goes when nothing else waits.
            if (_waitingBytes > 0 && _waitingBytes + size > room && messages[i] is LinkMessage.Passing)
            {
                Dropped++;
                _isDropping = true;
                continue;
            }
            _waitingBytes += size;
            _waiting.Enqueue(messages[i]);
        }
        return _isDropping && !wasDropping;
    }

    /// <summary>Writes what waits and sends it, in portions, as long as the other side takes them.</summary>
    /// <returns>True when it would take more, and others are to have their turn first.</returns>
    public bool Flush()
    {
        for (var portion = 0; _transport is not null && !_isBlocked && portion < PortionsPerTurn; portion++)
        {
            var output = _transport.Output;
            var before = output.Length;
            while (_mayBegin && output.Length < SendPortion && _waiting.TryDequeue(out var message))
            {
                _waitingBytes -= SizeOf(message);
                _writer!.Write(message);
                Messages++;
            }
            Bytes += output.Length - before;
            if (output.Length == 0) break;
            _isBlocked = !_transport.Flush();
        }
        if (_waiting.Count == 0) _isDropping = false;
        return _transport is not null && _mayBegin && !_isBlocked && _waiting.Count > 0;
    }

    public void Check()
    {
        Invariant.Holds(_waiting.Count == 0 == (_waitingBytes == 0), $"Link: {_waiting.Count} messages of {_waitingBytes} bytes wait");
        Invariant.Holds(_transport is not null || _waiting.Count == 0, $"Link: {_waiting.Count} messages wait for a connection that is gone");
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
}
