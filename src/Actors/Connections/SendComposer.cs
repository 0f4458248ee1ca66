using System.Buffers.Text;
using System.Text;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Makes the message of a SEND frame: in one pass over the headers those the broker needs are recognised, the others copied through, and
/// what comes out is the MESSAGE frame's shared part, ready for the wire and for the journal.
/// </summary>
/// <remarks>
/// Line order: destination, message-id, timestamp, expires, priority, persistent, content-length, the sender's other headers. The broker's
/// own lines come first because the first of repeated headers counts, and because there are clients that take <c>x-content-length</c> or
/// <c>content-length </c> for the length of the body if it comes first. Not copied: what the broker says itself, and the JMS* names by
/// which ActiveMQ lets a client fake what the broker should say. The JMS* names of what is the sender's to say are read as what they stand
/// for, and come out under STOMP's names.
/// </remarks>
internal sealed class SendComposer
{
    private readonly AddressCache _addresses;
    private readonly ConnectionIdentity _identity;
    private readonly OutputBuffer _headers = new();
    private long _sequence;

    // What the pass over the headers found: what each is, and what they say.
    private SendHeader[] _kinds = new SendHeader[16];
    private AddressCache.Entry? _destination;
    private string? _receipt;
    private string? _transaction;
    private DestinationName? _replyTo;
    private string? _jmsReplyTo;
    private long _expires;
    private long _expiration;
    private long _timestamp;
    private long _priority;
    private MessageFlags _flags;
    private uint _found;
    private BrokerError? _error;

    public SendComposer(ConnectionIdentity identity)
    {
        _identity = identity;
        _addresses = new AddressCache(identity);
    }

    /// <summary>The frame as something the connection can carry out, or what is wrong with it.</summary>
    public ClientFrame Compose(in StompFrame frame, long now)
    {
        Reset();
        Recognise(frame);
        if (_error is null && _destination is null) _error = new BrokerError(ErrorCode.MissingHeader, "SEND received without a Destination specified!");
        if (_error is not null) return new ClientFrame.Invalid(_error, _receipt) { Transaction = _transaction };

        WriteHeaders(frame, now);
        var bodyStart = _headers.Length;
        var bytes = GC.AllocateUninitializedArray<byte>(bodyStart + frame.Body.Length + 1);
        _headers.WrittenSpan.CopyTo(bytes);
        if (bytes.AsSpan(0, bodyStart).Contains((byte)'\\')) _flags |= MessageFlags.HasEscapes;
        _headers.Clear();
        frame.Body.CopyTo(bytes.AsSpan(bodyStart));
        bytes[^1] = 0;
        var message = new Message(bytes, bodyStart)
        {
            Flags = _flags,
            Priority = (byte)_priority,
            Expires = _expires,
            SenderConnection = _identity.Number,
        };
        return new ClientFrame.Send(_destination!.Address, message, _transaction, _receipt) { ReplyTo = _replyTo };
    }

    private void Reset()
    {
        _destination = null;
        _receipt = _transaction = null;
        _replyTo = null;
        _jmsReplyTo = null;
        _expires = _expiration = _timestamp = _priority = -1;
        _flags = MessageFlags.None;
        _found = 0;
        _error = null;
    }

    private void Recognise(in StompFrame frame)
    {
        if (_kinds.Length < frame.HeaderCount) _kinds = new SendHeader[frame.HeaderCount];
        for (var i = 0; i < frame.HeaderCount; i++)
        {
            var kind = _kinds[i] = SendHeaders.Classify(frame.RawName(i));
            if (kind is SendHeader.Other or SendHeader.Dropped) continue;
            // Of repeated headers the first counts (STOMP 1.2, "Repeated Header Entries").
            if (IsFound(kind))
            {
                _kinds[i] = SendHeader.Dropped;
                continue;
            }
            _found |= 1u << (int)kind;
            switch (kind)
            {
                case SendHeader.Destination:
                    if (!_addresses.TryGet(frame.RawValue(i), frame.Version, out _destination, out var error))
                        Fail(ErrorCode.InvalidDestination, error);
                    break;
                case SendHeader.Persistent:
                    if (!IsFound(SendHeader.JmsDeliveryMode) && Ascii.EqualsIgnoreCase(frame.RawValue(i), "true"u8)) _flags |= MessageFlags.Persistent;
                    break;
                case SendHeader.JmsDeliveryMode:
                    ReadDeliveryMode(frame, i);
                    break;
                case SendHeader.Receipt:
                    _receipt = frame.Value(i);
                    break;
                case SendHeader.Transaction:
                    _transaction = frame.Value(i);
                    break;
                case SendHeader.Expires when !IsFound(SendHeader.JmsExpiration):
                    ReadNumber(frame, i, "expires", ref _expires);
                    break;
                case SendHeader.JmsExpiration:
                    ReadNumber(frame, i, "JMSExpiration", ref _expires);
                    break;
                case SendHeader.Expiration:
                    ReadNumber(frame, i, "expiration", ref _expiration);
                    break;
                case SendHeader.Timestamp when !IsFound(SendHeader.JmsTimestamp):
                    ReadNumber(frame, i, "timestamp", ref _timestamp);
                    break;
                case SendHeader.JmsTimestamp:
                    ReadNumber(frame, i, "JMSTimestamp", ref _timestamp);
                    break;
                case SendHeader.Priority when !IsFound(SendHeader.JmsPriority):
                    ReadNumber(frame, i, "priority", ref _priority);
                    break;
                case SendHeader.JmsPriority:
                    ReadNumber(frame, i, "JMSPriority", ref _priority);
                    break;
                case SendHeader.MessageType:
                    if (!frame.RawValue(i).SequenceEqual("text"u8) && !frame.RawValue(i).SequenceEqual("bytes"u8))
                        Fail(ErrorCode.InvalidHeader, $"Unsupported message type '{frame.Value(i)}' in amq-msg-type: expected text or bytes");
                    break;
                case SendHeader.ReplyTo when !IsFound(SendHeader.JmsReplyTo):
                    ReadReplyTo(frame.RawValue(i), frame.Version);
                    break;
                case SendHeader.JmsReplyTo:
                    _jmsReplyTo = JmsDestination.ToStomp(frame.Value(i));
                    ReadReplyTo(Encoding.UTF8.GetBytes(_jmsReplyTo), StompVersion.V10);
                    break;
                case SendHeader.Group:
                    _flags |= MessageFlags.HasGroup;
                    break;
                case SendHeader.Nameless:
                    Fail(ErrorCode.InvalidHeader, $"A header has no name: [:{frame.Value(i)}]");
                    break;
            }
        }
    }

    private void WriteHeaders(in StompFrame frame, long now)
    {
        // Later than time can be told is never.
        if (_expires < 0) _expires = _expiration > 0 && _expiration < long.MaxValue - now ? now + _expiration : 0;
        if (_timestamp < 0) _timestamp = now;
        _priority = _priority < 0 ? MessageHeaders.DefaultPriority : Math.Min(_priority, 9);

        _headers.Write(_destination!.Line);
        _headers.Write("message-id:"u8);
        _headers.Write(_identity.Text);
        _headers.Write((byte)'-');
        _headers.Write(++_sequence);
        _headers.Write("\ntimestamp:"u8);
        _headers.Write(_timestamp);
        _headers.Write("\nexpires:"u8);
        _headers.Write(_expires);
        _headers.Write("\npriority:"u8);
        _headers.Write(_priority);
        if ((_flags & MessageFlags.Persistent) != MessageFlags.None) _headers.Write("\npersistent:true"u8);
        _headers.Write("\ncontent-length:"u8);
        _headers.Write(frame.Body.Length);
        _headers.Write((byte)'\n');
        for (var i = 0; i < frame.HeaderCount; i++)
        {
            var kind = _kinds[i];
            switch (kind)
            {
                case SendHeader.Other or SendHeader.Group or SendHeader.MessageType:
                case SendHeader.CorrelationId when !IsFound(SendHeader.JmsCorrelationId):
                case SendHeader.Type when !IsFound(SendHeader.JmsType):
                case SendHeader.ReplyTo when _replyTo is null && !IsFound(SendHeader.JmsReplyTo):
                    CopyHeader(frame, i);
                    break;
                case SendHeader.ReplyTo when !IsFound(SendHeader.JmsReplyTo):
                    _headers.WriteHeader("reply-to"u8, _replyTo!.ToString(), StompVersion.V12);
                    break;
                case SendHeader.JmsReplyTo:
                    _headers.WriteHeader("reply-to"u8, _replyTo?.ToString() ?? _jmsReplyTo!, StompVersion.V12);
                    break;
                case SendHeader.JmsCorrelationId:
                    _headers.WriteHeader("correlation-id"u8, frame.Value(i), StompVersion.V12);
                    break;
                case SendHeader.JmsType:
                    _headers.WriteHeader("type"u8, frame.Value(i), StompVersion.V12);
                    break;
            }
        }
        _headers.Write((byte)'\n');
    }

    /// <summary>Almost always a plain copy; what needs escapes in 1.2, or has others in the sender's version, is decoded and encoded.</summary>
    private void CopyHeader(in StompFrame frame, int index)
    {
        var name = frame.RawName(index);
        var value = frame.RawValue(index);
        if (frame.RawLine(index).IndexOfAny((byte)'\\', (byte)'\r') < 0 && value.IndexOf((byte)':') < 0)
        {
            _headers.WriteHeader(name, value);
            return;
        }
        StompEscaping.TranscodeName(name, frame.Version, StompVersion.V12, _headers);
        _headers.Write((byte)':');
        StompEscaping.Transcode(value, frame.Version, StompVersion.V12, _headers);
        _headers.Write((byte)'\n');
    }

    private bool IsFound(SendHeader kind) => (_found & (1u << (int)kind)) != 0;

    private void ReadReplyTo(ReadOnlySpan<byte> raw, StompVersion version) =>
        _replyTo = _addresses.TryGet(raw, version, out var reply, out _) && reply.Address.Parts[0].IsOwnTemporary ? reply.First : null;

    private void ReadDeliveryMode(in StompFrame frame, int index)
    {
        var raw = frame.RawValue(index);
        if (Ascii.EqualsIgnoreCase(raw, "PERSISTENT"u8) || raw.SequenceEqual("2"u8)) _flags |= MessageFlags.Persistent;
        else if (Ascii.EqualsIgnoreCase(raw, "NON_PERSISTENT"u8) || raw.SequenceEqual("1"u8)) _flags &= ~MessageFlags.Persistent;
        else Fail(ErrorCode.InvalidHeader, $"Invalid JMSDeliveryMode header: [{frame.Value(index)}] is neither PERSISTENT nor NON_PERSISTENT");
    }

    private void ReadNumber(in StompFrame frame, int index, string name, ref long number)
    {
        var raw = frame.RawValue(index);
        if (Utf8Parser.TryParse(raw, out long value, out var used) && used == raw.Length && (value >= 0 || name is "priority" or "JMSPriority"))
            number = Math.Max(0, value);
        else Fail(ErrorCode.InvalidHeader, $"Invalid {name} header: [{frame.Value(index)}] is not a whole number that is 0 or more");
    }

    private void Fail(ErrorCode code, string message) => _error ??= new BrokerError(code, message);
}
