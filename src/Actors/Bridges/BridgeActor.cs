using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Transport;

namespace ActorMQ.Actors.Bridges;

/// <summary>One bridge to another broker: what a <see cref="BridgeState"/> decides, done.</summary>
internal sealed class BridgeActor : Actor<IBridgeMessage>, IBridgeEffects
{
    private readonly string _name;
    private readonly ConnectorOptions? _connector;
    private readonly AcceptedCall? _accepted;
    private readonly BridgeServices _services;
    private readonly Ref<BridgesCommand> _parent;
    private readonly HeardRoutes _heard = new();
    private readonly LinkSender _sender = new();
    private readonly List<(List<LinkMessage> Messages, int Bytes)> _held = [];
    private readonly List<IBridgeMessage> _deferred = [];
    private readonly List<IClientTransport> _closing = [];
    private BridgeState _state = null!;
    private BridgeWire? _wire;
    private long _messagesIn;
    private long _bytesIn;
    private bool _isHolding;
    private bool _hasEnded;
    private Link? _link;
    private BridgeLogin? _login;
    private PeerTrouble _trouble;
    private IDisposable? _call;
    private ActorTimer? _deadline;
    private BridgePhase _lastPhase;
    private DateTimeOffset _since;
    private DateTimeOffset? _nextAttempt;
    private long _startedAt;
    private int _deadlineNumber;
    private int _attempt;
    private bool _isStopping;

    /// <param name="name">Unique among the bridges of this broker.</param>
    /// <param name="connector">What to dial; null when <paramref name="accepted"/> is given.</param>
    /// <param name="accepted">Who has dialled.</param>
    /// <param name="services">What bridges share.</param>
    /// <param name="parent">Knows all links.</param>
    public BridgeActor(string name, ConnectorOptions? connector, AcceptedCall? accepted, BridgeServices services, Ref<BridgesCommand> parent)
    {
        _name = name;
        _connector = connector;
        _accepted = accepted;
        _services = services;
        _parent = parent;
    }

    private TimeSpan Now => Clock.GetElapsedTime(_startedAt);

    private string Uri => _accepted is not null ? $"{_accepted.Transport.Scheme}://{_accepted.Transport.RemoteAddress}" : _state.Address!.ToString();

    public void Dial(LinkAddress address) =>
        _call = _services.Dialer.Dial(address, _connector!.Tls, new BridgeCall(Self, ++_attempt, _services.Options.Current));

    public void HangUp()
    {
        _attempt++;
        _call?.Dispose();
        _call = null;
    }

    public void CheckLogin(LinkSignal.Hello hello)
    {
        if (_login!.TryDecide(hello, _wire!)) _state.LoginDecided(_login.Refusal, _login.Subject?.Name);
    }

    public void Introduce(LinkSignal.Hello hello)
    {
        _accepted?.Place?.LogIn(null);
        _link = new Link(_services.Registry.NextLink(), _name, Self, hello.Broker, _connector?.Filter ?? LinkFilter.Open);
        _trouble = PeerTrouble.None;
        _parent.TryTell(new BridgesCommand.Introduce(_link, hello, _state.HasDialled, _connector?.Name ?? hello.Link));
    }

    public void ReportActivated()
    {
        _isHolding = true;
        _parent.TryTell(new BridgesCommand.Activated(_link!));
    }

    public void ReportIdle() => _parent.TryTell(new BridgesCommand.Idle(_link!));

    public void ReportLost()
    {
        _parent.TryTell(new BridgesCommand.Lost(_link!));
        _link = null;
    }

    public void SetDeadline(TimeSpan delay)
    {
        _deadline?.Cancel();
        _deadline = Schedule(delay, new BridgeCommand.Deadline(++_deadlineNumber));
        _nextAttempt = _state.Phase is BridgePhase.Waiting or BridgePhase.Refused ? UtcNow + delay : null;
        NotePhase();
    }

    public TimeSpan Silence => _wire is null ? TimeSpan.Zero : Clock.GetElapsedTime(_wire.Transport.LastReadAt);

    public void Send(LinkSignal signal) => _sender.Write(signal);

    public void OpenWire() => _wire!.Reader.Open();

    public void BeginSending()
    {
        _sender.Begin();
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
        _wire = null;
        _isHolding = false;
        _sender.Close();
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
        if (!_isStopping) Schedule(_services.Options.Current.CloseTimeout, new BridgeCommand.Abort(transport));
    }

    public void End() => _hasEnded = true;

    public void Note(BridgeEvent what, string? detail)
    {
        var (log, peer) = (_services.Log, _state.Peer?.Name);
        switch (what)
        {
            case BridgeEvent.Established:
                log.LinkEstablished(_name, peer, Uri);
                break;
            case BridgeEvent.OnStandby:
                log.LinkOnStandby(_name, peer, Uri);
                break;
            case BridgeEvent.Lost:
                log.LinkLost(_name, peer, Uri, detail);
                break;
            case BridgeEvent.Refused:
                // Logged there: who is refused tries again and again.
                _parent.TryTell(
                    new BridgesCommand.Refused(_name, _state.HasDialled, new RefusedLink(Uri, peer, _login?.Subject?.Name, _state.LastRefusal!, detail ?? "")));
                break;
            default:
                log.LinkFailed(_name, Uri, detail);
                break;
        }
    }

    protected override void PreStart()
    {
        _startedAt = Clock.GetTimestamp();
        _since = UtcNow;
        _state = new BridgeState(_services.Identity, _connector, _services.Options, Context.System.Random, this);
        _services.Registry.Add(_name, Self);
        if (_accepted is not null) _login = new BridgeLogin(_services, _accepted, Self);
        _lastPhase = _state.Phase;
        _state.Start();
    }

    protected override void OnReceive(IBridgeMessage message)
    {
        switch (message)
        {
            case BridgeCommand.SignalReceived or BridgeCommand.MessagesReceived when _state.IsDeciding:
                _deferred.Add(message);
                break;
            case BridgeCommand.MessagesReceived received when IsMine(received.Wire):
                OnMessages(received.Messages, received.Bytes);
                break;
            case LinkCommand told:
                if (told.Link == _link) Take(told);
                break;
            case BridgeCommand.SignalReceived received when IsMine(received.Wire):
                OnSignal(received.Signal, received.Bytes);
                break;
            case BridgeCommand.Writable writable when IsMine(writable.Wire):
                _sender.OnWritable();
                break;
            case BridgeCommand.Opened opened when IsMine(opened.Wire):
                break;
            case BridgeCommand.Opened opened:
                // The call was given up meanwhile.
                Abort(opened.Wire.Transport);
                break;
            case BridgeCommand.DialFailed failed when failed.Attempt == _attempt:
                _state.DialFailed(failed.Reason);
                break;
            case BridgeCommand.WireClosed closed when IsMine(closed.Wire):
                _state.WireClosed(Now, closed.Reason);
                break;
            case BridgeCommand.WireClosed closed:
                _closing.Remove(closed.Wire.Transport);
                break;
            case LoginAnswer answer when _login?.Take(answer) is { } wire:
                // Where nobody had time to look, it is to be dialled again.
                if (answer.Refusal is not null) Abort(wire.Transport);
                else if (IsMine(wire)) _state.LoginDecided(_login.Refusal, _login.Subject?.Name);
                break;
            case BridgeCommand.Admitted admitted when admitted.Link == _link:
                _state.Admitted(Now);
                ReceiveDeferred();
                break;
            case BridgeCommand.Refuse refuse when refuse.Link == _link:
                _state.Refuse(refuse.Refusal, refuse.Text);
                break;
            case BridgeCommand.Use use when use.Link == _link:
                _state.Use();
                break;
            case BridgeCommand.Abandon abandon when abandon.Link == _link:
                _state.Abandon(Now);
                break;
            case BridgeCommand.Deadline deadline when deadline.Number == _deadlineNumber:
                _state.Deadline(Now);
                break;
            case BridgeCommand.SecurityChanged:
                if (_login?.Renew() == false) _state.Refuse(LinkRefusal.NotAuthorized, "the user may not link brokers any more");
                break;
            case BridgeCommand.Reset:
                _state.Reset();
                break;
            case BridgeCommand.Abort abort:
                Abort(abort.Transport);
                break;
            case BridgeCommand.Inspect inspect:
                inspect.Reply.Set(Status());
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        if (_sender.Flush()) Self.TryTell(new BridgeCommand.Writable(_wire!));
        NotePhase();
        // What was said last has to leave.
        if (_hasEnded && _closing.Count == 0) Context.Stop();
    }

    protected override void CheckState()
    {
        _state.Check();
        _sender.Check();
        Invariant.Holds(_wire is not null || _held.Count + _deferred.Count == 0, $"Bridge: {_state.Phase}, and something waits for a wire that is gone");
    }

    protected override void PostStop()
    {
        _isStopping = true;
        _state.Stop();
        foreach (var transport in _closing) transport.Close();
        _services.Registry.Remove(_name);
    }

    private void Take(LinkCommand told)
    {
        switch (told)
        {
            case LinkCommand.Transmit transmit:
                if (_sender.Enqueue(transmit.Messages, _services.Options.Current.Buffer.Bytes)) _services.Log.LinkIsSlow(_name, _state.Peer?.Name);
                break;
            case LinkCommand.Processed processed:
                _wire?.Transport.Processed(processed.Bytes);
                break;
            case LinkCommand.TroubleChanged changed:
                _trouble = changed.Trouble;
                break;
            case LinkCommand.Reset:
                _state.Reset();
                break;
        }
    }

    private void ReceiveDeferred()
    {
        IBridgeMessage[] deferred = [.. _deferred];
        _deferred.Clear();
        foreach (var message in deferred) OnReceive(message);
    }

    /// <summary>Whether this is the connection in use. The first that comes of the last call is.</summary>
    private bool IsMine(BridgeWire wire)
    {
        if (_wire == wire) return true;
        if (_wire is not null || wire.Attempt != _attempt || _hasEnded) return false;
        _call = null;
        _wire = wire;
        _sender.Open(wire.Transport);
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

    private void Abort(IClientTransport transport)
    {
        _closing.Remove(transport);
        // The second call does not wait for anything.
        transport.Close();
        transport.Close();
    }

    private void NotePhase()
    {
        if (_state.Phase == _lastPhase) return;
        _lastPhase = _state.Phase;
        _since = UtcNow;
    }

    private BridgeStatus Status() => new(_name, _state.HasDialled, _state.Phase, _since)
    {
        Peer = _state.Peer?.Name,
        PeerVersion = _state.PeerVersion,
        Uri = Uri,
        User = _login?.Subject?.Name,
        RoundTrip = _state.RoundTrip,
        MessagesIn = _messagesIn,
        MessagesOut = _sender.Messages,
        BytesIn = _bytesIn + (_wire?.BytesRead ?? 0),
        BytesOut = _sender.Bytes,
        Waiting = _sender.Waiting,
        Dropped = _sender.Dropped,
        RoutesHeard = _heard.Brokers,
        InterestHeard = _heard.Interest,
        LastError = _state.LastError,
        Trouble = _link is null ? PeerTrouble.None : _trouble,
        Advice = _state.Phase == BridgePhase.Refused ? LinkRefusal.Find(_state.LastRefusal!)?.Advice : null,
        Reconnects = _state.Reconnects,
        NextAttempt = _nextAttempt,
    };
}
