using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Transport;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// One client. Carries out its frames in order, writes what is for it, and ends it when it is over. Partial files: <c>Login</c>, <c>Frames</c> (what
/// each frame does), <c>Subscriptions</c> (attaching and coming back), <c>Transactions</c>.
/// </summary>
/// <remarks>
/// Frames wait in a stash while one of them cannot go on: its destination is being made, the client's password is being verified, or
/// destinations do not take in what it sends. Acknowledgements overtake the stash in the last case, and while a durable subscription is
/// being made, as they are what makes room.
/// </remarks>
internal sealed partial class ConnectionActor : Actor<IConnectionMessage>
{
    // Encode and send in portions: large enough to pay for the system call, small enough to stay in the cache.
    private const int SendPortion = 128 << 10;
    private const int PortionsPerTurn = 8;
    private const int HeartBeatSlots = 64;
    private const int FramesPerStep = 8;

    private static readonly ConnectionCommand BeatHeartNow = new ConnectionCommand.BeatHeart();

    private readonly ConnectionIdentity _identity;
    private readonly ConnectionServices _services;
    private readonly IClientTransport _transport;
    private readonly FrameReader _reader;
    private readonly ConnectionPlace? _place;
    private readonly Queue<ClientFrame> _stash = new();
    private readonly FrameOutput _output;
    private readonly ConsumerSide _consumer;
    private readonly Dictionary<DestinationName, BrokerError> _unresolvable = [];
    private readonly List<DestinationName> _temporaries = [];
    private ProducerSide _producer = null!;
    private Phase _phase = Phase.AwaitingConnect;
    private Wait _wait;
    private DestinationName? _resolving;
    private Subject? _subject;
    private string? _clientId;
    private HeartBeat _heartBeat = HeartBeat.None;
    private ActorTimer? _timer;
    private CloseReason _reason = CloseReason.ClientClosed;
    private string? _detail;
    private DateTimeOffset _since;
    private bool _isBlocked;
    private bool _isReadingPaused;
    private bool _isGone;
    private long _lastWriteAt;
    private long _stashedBytes;
    private long _framesIn;
    private int _framesUnpaid;
    private long _bytesIn;
    private long _held;
    private Bursts<string>? _errors;

    public ConnectionActor(ConnectionIdentity identity, ConnectionServices services, IClientTransport transport, FrameReader reader, ConnectionPlace? place)
    {
        _identity = identity;
        _services = services;
        _transport = transport;
        _reader = reader;
        _place = place;
        _output = new FrameOutput(transport.Output);
        _consumer = new ConsumerSide(services.Interest);
    }

    private enum Phase
    {
        AwaitingConnect,
        Connected,

        /// <summary>Nothing more is taken from the client; it gets what is left to say.</summary>
        Closing,
    }

    /// <summary>What the frame at the head of the stash waits for.</summary>
    private enum Wait
    {
        Nothing,
        Login,

        /// <summary>Its client-id was taken over too often lately.</summary>
        ClientId,
        Destination,
        Window,

        /// <summary>A durable subscription is being made, or let go of by the client's former connection.</summary>
        Durable,

        /// <summary>Those who take part in a COMMIT are asked whether they can.</summary>
        Commit,

        /// <summary>DISCONNECT waits until all before it is safe.</summary>
        Settling,
    }

    private ConnectionOptions Options => _services.Options.Current;

    protected override void PreStart()
    {
        _since = UtcNow;
        Hold(Footprint.Connection);
        _producer = new ProducerSide(new Publisher(_services.Publishers.Next(), Self), _services.Directory, _services.Options);
        _lastWriteAt = Clock.GetTimestamp();
        _timer = Schedule(Options.ConnectTimeout, new ConnectionCommand.ConnectTimedOut());
    }

    protected override void OnReceive(IConnectionMessage message)
    {
        switch (message)
        {
            case ConsumerEvent.Delivered delivered:
                _consumer.OnDelivered(delivered.Consumer, delivered.Batch);
                break;
            case ConnectionCommand.FramesReceived received:
                OnFrames(received);
                break;
            case PublisherEvent.Reported report:
                _producer.OnReport(report, Done, Failed);
                break;
            case ConnectionCommand.Writable:
                _isBlocked = false;
                break;
            case ResolveAnswer.Resolved resolved:
                OnResolved(resolved.Name, null);
                break;
            case ResolveAnswer.Unresolved unresolved:
                OnResolved(unresolved.Name, unresolved.Error);
                break;
            case SeekAnswer sought:
                OnSought(sought.Name, sought.Exists, sought.Silent);
                break;
            case TransactionEvent told:
                OnTransaction(told);
                break;
            case LoginAnswer answer:
                OnLogin(answer);
                break;
            case ConnectionCommand.TakeClientId:
                OnTakeClientId();
                break;
            case ConnectionCommand.BeatHeart:
                BeatHeart();
                break;
            case ConsumerEvent.Exhausted exhausted:
                _consumer.OnExhausted(exhausted.Consumer);
                break;
            case ConsumerEvent.Drained drained:
                _consumer.OnDrained(drained.Consumer, drained.Count);
                break;
            case ConsumerEvent.Attached attached:
                OnAttached(attached.Consumer);
                break;
            case ConsumerEvent.PatternAttached attached:
                if (_consumer.FindByTemplate(attached.Consumer) is { } subscription) OnPartAttached(subscription);
                break;
            case ConsumerEvent.Matched matched:
                OnMatched(matched);
                break;
            case DurableEvent told:
                OnDurable(told);
                break;
            case ConsumerEvent.Detached detached:
                OnDetached(detached.Consumer, detached.Reason);
                break;
            case ConsumerEvent.BrowseEnded ended:
                // What it was shown is in the outbox: the marker that this was all goes behind it.
                _consumer.OnDelivered(ended.Consumer, DeliveryBatch.BrowseEnd);
                break;
            case PublisherEvent.Restarted restarted:
                _producer.OnRestarted(restarted.Destination, Failed);
                break;
            case ConnectionCommand.Inspect inspect:
                inspect.Reply.Set(Status());
                break;
            case ConnectionCommand.SecurityChanged:
                OnSecurityChanged();
                break;
            case ConnectionCommand.NetworkOpened:
                OnNetworkOpened();
                break;
            case ConnectionCommand.Terminate terminate:
                CloseWith(terminate.Reason, terminate.Error, null);
                break;
            case ConnectionCommand.TransportClosed closed:
                OnTransportClosed(closed);
                break;
            case ConnectionCommand.ConnectTimedOut:
                OnConnectTimedOut();
                break;
            case ConnectionCommand.CloseTimedOut:
                if (_isGone && _stash.Count > 0) _detail = $"{_stash.Count} of its frames were not carried out: it waited for {_wait.ToString().ToLowerInvariant()}";
                Context.Stop();
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        WorkOffStash();
        if (_isGone && !IsUnfinished) Context.Stop();
        _consumer.TellAcknowledged();
        _producer.Flush(ResolveAgain);
        Send();
        _consumer.ShareRoom();
        ControlReading();
    }

    protected override void CheckState()
    {
        _consumer.Check();
        _producer.Check();
    }

    protected override void PostStop()
    {
        _timer?.Cancel();
        _phase = Phase.Closing;
        _consumer.Close();
        _producer.Close();
        ReleaseOpening();
        foreach (var commit in _commits.Values) commit.GiveUp();
        foreach (var name in _temporaries) _services.Directory.DeleteTemporary(name);
        WithdrawLogin();
        if (_clientId is not null) _services.ClientIds.Release(_clientId, Self);
        Hold(-_held);
        _transport.Close();
        _services.Registry.Remove(_identity.Text);
        // Who never logged in can be many, and whatever was wrong has been said once a burst.
        if (_subject is null) _services.Log.UnknownClosed(_identity.Text, _transport.RemoteAddress, _reason, _detail);
        else _services.Log.ConnectionClosed(_identity.Text, _transport.RemoteAddress, _subject.Name, _reason, _detail);
    }

    private void OnFrames(ConnectionCommand.FramesReceived received)
    {
        _transport.Processed(received.Bytes);
        _bytesIn += received.Bytes;
        _framesIn += received.Frames.Count;
        if (_phase == Phase.Closing) return;
        // Nothing waits as a rule: then the frames need not go through the stash.
        var index = 0;
        while (_wait == Wait.Nothing && _stash.Count == 0 && index < received.Frames.Count && _phase != Phase.Closing && !Budget.IsSpent)
        {
            Spend(received.Frames[index]);
            if (TryHandle(received.Frames[index])) index++;
        }
        if (index == received.Frames.Count) return;
        _stashedBytes += received.Bytes;
        for (; index < received.Frames.Count; index++)
        {
            var frame = received.Frames[index];
            if (_wait is Wait.Window or Wait.Durable && frame is ClientFrame.Acknowledge { Transaction: null } acknowledge) Acknowledge(acknowledge);
            else _stash.Enqueue(frame);
        }
    }

    private void WorkOffStash()
    {
        if (_wait == Wait.Window && !_producer.IsOverWindow) _wait = Wait.Nothing;
        if (_wait == Wait.Settling && IsSettled) _wait = Wait.Nothing;
        while (_wait == Wait.Nothing && _phase != Phase.Closing && _stash.TryPeek(out var frame))
        {
            if (Budget.IsSpent)
            {
                GoOn();
                break;
            }
            Spend(frame);
            // A frame that ends the connection leaves nothing there, itself included.
            if (TryHandle(frame)) _stash.TryDequeue(out _);
        }
        if (_stash.Count == 0) _stashedBytes = 0;
    }

    /// <summary>Frames are small work as a rule; a subscription has its selector compiled, and is filed here and there.</summary>
    private void Spend(ClientFrame frame)
    {
        if (frame is ClientFrame.Subscribe or ClientFrame.Unsubscribe || ++_framesUnpaid % FramesPerStep == 0) Budget.Spend();
    }

    /// <summary>Writes what waits and sends it, in portions, as long as the client takes them.</summary>
    private void Send()
    {
        for (var portion = 0; !_isBlocked && portion < PortionsPerTurn; portion++)
        {
            _consumer.Write(_output, _transport.Output, SendPortion);
            if (_transport.Output.Length == 0)
            {
                _consumer.TellWritten();
                // What the transport still has to do to end the connection, it does when it is told that this was all.
                if (_phase == Phase.Closing) _transport.Flush();
                return;
            }
            _lastWriteAt = Clock.GetTimestamp();
            _isBlocked = !_transport.Flush();
            if (!_isBlocked) _consumer.TellWritten();
        }
        if (!_isBlocked && _consumer.Waiting > 0) Self.TryTell(ConnectionCommand.Writable.Instance);
    }

    /// <summary>Stops reading from a client that must wait or that does not read its answers, and starts again.</summary>
    private void ControlReading()
    {
        // Who has not logged in gets no memory for what it says meanwhile.
        var readAhead = _phase == Phase.AwaitingConnect ? 0 : Options.ReadAhead.Bytes;
        var pause = _stashedBytes > readAhead || (_isBlocked && _transport.Output.Length > 2 * SendPortion);
        if (pause == _isReadingPaused) return;
        _isReadingPaused = pause;
        if (pause) _transport.PauseReading();
        else _transport.ResumeReading();
    }

    private void BeatHeart()
    {
        if (_phase != Phase.Connected) return;
        var now = Clock.GetTimestamp();
        var time = Clock;
        var next = TimeSpan.MaxValue;
        if (_heartBeat.Incoming > TimeSpan.Zero)
        {
            var quiet = time.GetElapsedTime(_transport.LastReadAt, now);
            var patience = _heartBeat.Incoming * Options.HeartBeat.GraceFactor;
            // While the broker itself does not read, the client's silence proves nothing.
            if (quiet > patience && !_isReadingPaused)
            {
                var detail = $"nothing received for {quiet.TotalSeconds:0.#} s";
                if (HasUndecided) CloseWith(CloseReason.HeartBeatTimeout, null, null);
                else Context.Stop();
                (_reason, _detail) = (CloseReason.HeartBeatTimeout, detail);
                return;
            }
            // A little more than that: the timer may be a little early.
            next = (quiet < patience ? patience - quiet : patience) + (_heartBeat.Incoming / 4);
        }
        if (_heartBeat.Outgoing > TimeSpan.Zero)
        {
            var silent = time.GetElapsedTime(_lastWriteAt, now);
            var isDue = silent >= _heartBeat.SendAfter * 0.75;
            if (isDue && !_isBlocked) _output.HeartBeat();
            next = Min(next, isDue ? _heartBeat.SendAfter : _heartBeat.SendAfter - silent);
        }
        ScheduleHeartBeat(next);
    }

    private void StartHeartBeat()
    {
        var next = TimeSpan.MaxValue;
        if (_heartBeat.Outgoing > TimeSpan.Zero) next = _heartBeat.SendAfter;
        if (_heartBeat.Incoming > TimeSpan.Zero) next = Min(next, _heartBeat.Incoming * Options.HeartBeat.GraceFactor);
        if (next < TimeSpan.MaxValue) ScheduleHeartBeat(next);
    }

    private void ScheduleHeartBeat(TimeSpan next)
    {
        // A little early and never late, unless it is about the client's silence, which has time. The spread keeps ten thousand clients that
        // connected together from beating all at once, the slots let those whose time is near wake the broker together.
        next *= 1 - (0.1 * Context.System.Random.NextDouble());
        var slot = next.Ticks / HeartBeatSlots;
        var due = UtcNow + next;
        _timer = Schedule(slot == 0 ? next : next - TimeSpan.FromTicks(due.UtcTicks % slot), BeatHeartNow);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void Done(PendingReceipt receipt)
    {
        if (--receipt.Awaited == 0 && receipt.Id is not null && !receipt.HasFailed) _output.Receipt(receipt.Id);
    }

    private void Failed(PendingReceipt? receipt, BrokerError error)
    {
        if (receipt?.HasFailed == true) return;
        if (receipt is not null) receipt.HasFailed = true;
        ReportError(error, receipt?.Id);
    }

    /// <summary>Tells the client of an error; ends the connection when the error says so.</summary>
    private void ReportError(BrokerError error, string? receipt)
    {
        if ((_errors ??= new Bursts<string>()).Note(error.Code.Code, UtcNow, out var times))
            _services.Log.ClientError(_identity.Text, _subject?.Name, error.Code.Code, error.Message, times);
        if (error.Code.Closes) CloseWith(CloseReason.ProtocolViolation, error, receipt);
        else _output.Error(error, receipt);
    }

    private void CloseWith(CloseReason reason, BrokerError? error, string? receipt)
    {
        if (_phase == Phase.Closing) return;
        if (error is not null) _output.Error(error, receipt);
        (_reason, _detail) = (reason, error?.Message);
        _phase = Phase.Closing;
        _wait = Wait.Nothing;
        WithdrawLogin();
        _stash.Clear();
        _consumer.Close();
        _producer.Close();
        ReleaseOpening();
        _isBlocked |= !_transport.Flush();
        _transport.Close();
        _timer?.Cancel();
        _timer = Schedule(Options.CloseTimeout, new ConnectionCommand.CloseTimedOut());
    }

    /// <summary>So much more memory is taken for the connection, or less.</summary>
    private void Hold(long bytes)
    {
        _held += bytes;
        _services.Memory.Hold(_account == default ? null : _account, bytes);
    }

    private ConnectionStatus Status() => new(_identity.Text, _transport.RemoteAddress, _transport.Scheme)
    {
        User = _subject?.Name,
        ClientId = _clientId,
        Version = _phase == Phase.AwaitingConnect ? null : StompProtocol.StompVersions.Text(_output.Version),
        State = _phase switch { Phase.AwaitingConnect => "connecting", Phase.Connected => "connected", _ => "closing" },
        Since = _since,
        HeartBeatIn = _heartBeat.Incoming,
        HeartBeatOut = _heartBeat.Outgoing,
        FramesIn = _framesIn,
        BytesIn = _bytesIn,
        MessagesOut = _consumer.Written,
        OutstandingPublishes = _producer.Outstanding,
        BlockedBy = _wait == Wait.Nothing ? (_isBlocked ? "client does not read" : null) : _wait.ToString().ToLowerInvariant(),
        OutboxMessages = _consumer.Waiting,
        OpenTransactions = _transactions.Count,
        Subscriptions = [.. _consumer.All.Select(Status)],
    };

    private SubscriptionStatus Status(ClientSubscription subscription) => new(
        _identity.Text,
        subscription.Id ?? "",
        subscription.Request.Address.Text,
        subscription.AckMode switch { AckMode.Auto => "auto", AckMode.Client => "client", _ => "client-individual" },
        subscription.Request.Selector?.Text,
        PrefetchOf(subscription.Request, subscription.Request.Address.Parts[0].Name.IsQueue),
        subscription.Unacknowledged,
        subscription.Delivered,
        [.. subscription.Sources.Where(s => !s.IsDetached).Select(s => NameForReading(subscription, s.Handle))]);
}
