using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Bridges;

/// <summary>
/// One bridge: dials, finds out who is there, keeps the link alive, and starts again when it is lost. Without IO and clock.
/// </summary>
/// <remarks><code>
/// dialler                                acceptor
///   HELLO  -------------------------->     checks version and login, shows the broker to the neighbourhood
///     checks the same       &lt;-------     HELLO, or REFUSED and the end
///   ACTIVATE from the one with the smaller name: this link is used, the messages begin
/// </code>
/// Who accepted a call is over when it ends; who dialled waits, longer with each failure, and dials again.
/// </remarks>
internal sealed class BridgeState
{
    private const int SilentBeats = 3;

    private readonly BridgeIdentity _identity;
    private readonly ConnectorOptions? _connector;
    private readonly Live<BridgeOptions> _live;
    private readonly Random _random;
    private readonly IBridgeEffects _effects;
    private int _failures;
    private int _address;
    private TimeSpan _linkedAt;
    private LinkSignal.Hello? _hello;
    private bool _isIntroduced;
    private bool _wasLinked;

    /// <param name="identity">Who this broker is.</param>
    /// <param name="connector">What to dial; null for a bridge of which the other side has dialled.</param>
    /// <param name="options">Deadlines.</param>
    /// <param name="random">For the jitter of pauses.</param>
    /// <param name="effects">What carries out what is decided here.</param>
    public BridgeState(BridgeIdentity identity, ConnectorOptions? connector, Live<BridgeOptions> options, Random random, IBridgeEffects effects)
    {
        _identity = identity;
        _connector = connector;
        _live = options;
        _random = random;
        _effects = effects;
        Phase = HasDialled ? BridgePhase.Waiting : BridgePhase.Handshaking;
    }

    public BridgePhase Phase { get; private set; }

    public bool HasDialled => _connector is not null;

    /// <summary>The broker at the other end; null until it has said who it is. The last one that was there.</summary>
    public BrokerIdentity? Peer { get; private set; }

    public string? PeerVersion { get; private set; }

    public string? LastError { get; private set; }

    /// <summary>Why it was refused last, by this side or the other, in the words of <see cref="LinkRefusal"/>; null when it never was.</summary>
    public string? LastRefusal { get; private set; }

    /// <summary>How often a link was there again after one was lost.</summary>
    public int Reconnects { get; private set; }

    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>The address dialled last, or to be dialled next.</summary>
    public LinkAddress? Address => _connector?.Addresses[_address % _connector.Addresses.Count];

    /// <summary>The other side has said who it is, and whether it may be linked is not decided. What it says next has to wait.</summary>
    public bool IsDeciding => Phase == BridgePhase.Handshaking && _hello is not null;

    private BridgeOptions Options => _live.Current;

    private bool HasWire => Phase is BridgePhase.Handshaking or BridgePhase.Standby or BridgePhase.Established;

    /// <summary>Of the two brokers the one that decides which link is used.</summary>
    private bool IsLeader => string.CompareOrdinal(_identity.Broker.Name, Peer!.Name) < 0;

    public void Start()
    {
        if (HasDialled) Dial();
        else _effects.SetDeadline(Options.HandshakeTimeout);
    }

    /// <summary>The dialled broker has taken the call.</summary>
    public void Connected()
    {
        if (Phase != BridgePhase.Connecting) return;
        Enter(BridgePhase.Handshaking, Options.HandshakeTimeout);
        _effects.Send(Hello());
    }

    public void DialFailed(string reason)
    {
        if (Phase != BridgePhase.Connecting) return;
        _address++;
        Fail(reason);
    }

    public void Receive(TimeSpan now, LinkSignal signal)
    {
        if (!HasWire) return;
        switch (signal)
        {
            case LinkSignal.Hello hello:
                OnHello(hello);
                break;
            // It will be back, and sooner than what is refused is let in.
            case LinkSignal.Refused { Reason: "stopping" } refused:
                Lose(now, refused.Text);
                break;
            case LinkSignal.Refused refused:
                Refused(refused.Reason, $"the other broker refused: {refused.Text}");
                break;
            case LinkSignal.Activate when Phase is BridgePhase.Standby && !IsLeader:
                _effects.ReportActivated();
                break;
            case LinkSignal.Ping ping when Phase != BridgePhase.Handshaking:
                _effects.Send(new LinkSignal.Pong(ping.Value));
                break;
            case LinkSignal.Pong pong when Phase != BridgePhase.Handshaking:
                var sentAt = TimeSpan.FromTicks(pong.Value);
                if (sentAt <= now && now - sentAt < TimeSpan.FromDays(1)) RoundTrip = now - sentAt;
                break;
            case LinkSignal.Invalid invalid:
                Refuse(LinkRefusal.Malformed, $"what came is not of a link: {invalid.Text}");
                break;
            default:
                Refuse(LinkRefusal.Malformed, $"{signal.GetType().Name.ToUpperInvariant()} came out of turn");
                break;
        }
    }

    /// <summary>Messages have come. False when they must not have.</summary>
    public bool MayReceive()
    {
        // On standby they may be right behind ACTIVATE.
        if (Phase is BridgePhase.Established || (Phase is BridgePhase.Standby && !IsLeader)) return true;
        if (HasWire) Refuse(LinkRefusal.Malformed, "messages came out of turn");
        return false;
    }

    /// <summary>Whether the other broker may have a link.</summary>
    public void LoginDecided(LinkRefusal? refusal, string? user)
    {
        if (Phase != BridgePhase.Handshaking || _hello is null) return;
        if (refusal is not null)
            Refuse(refusal, refusal == LinkRefusal.NotAuthorized ? $"user {user} may not link brokers" : $"wrong user or password of {_hello.Broker.Name}");
        else Introduce();
    }

    /// <summary>Those who know all links agree to this one.</summary>
    public void Admitted(TimeSpan now)
    {
        if (Phase != BridgePhase.Handshaking || _hello is null) return;
        _effects.OpenWire();
        if (!HasDialled) _effects.Send(Hello());
        _linkedAt = now;
        if (_wasLinked) Reconnects++;
        _wasLinked = true;
        Enter(BridgePhase.Standby, Options.HeartBeat);
        Beat(now);
        _effects.Note(BridgeEvent.OnStandby, null);
    }

    /// <summary>Those who know all links do not want this one, or not any more.</summary>
    public void Refuse(LinkRefusal refusal, string text)
    {
        if (!HasWire) return;
        _effects.Send(new LinkSignal.Refused(refusal.Code, text));
        Refused(refusal.Code, text);
    }

    /// <summary>Of all links to this neighbour this is the one to be used.</summary>
    public void Use()
    {
        if (Phase != BridgePhase.Standby) return;
        Enter(BridgePhase.Established, null);
        LastError = null;
        if (IsLeader) _effects.Send(new LinkSignal.Activate());
        _effects.BeginSending();
        _effects.Note(BridgeEvent.Established, null);
    }

    /// <summary>The other broker should have said which link is used, and has not.</summary>
    public void Abandon(TimeSpan now)
    {
        if (Phase == BridgePhase.Standby) Lose(now, "it was never put to use");
    }

    public void WireClosed(TimeSpan now, string reason)
    {
        if (HasWire) Lose(now, reason);
    }

    public void Deadline(TimeSpan now)
    {
        switch (Phase)
        {
            case BridgePhase.Connecting:
                _effects.HangUp();
                _address++;
                Fail($"no connection within {Options.ConnectTimeout.TotalSeconds:0.###} s");
                break;
            case BridgePhase.Handshaking:
                Lose(now, $"no answer within {Options.HandshakeTimeout.TotalSeconds:0.###} s");
                break;
            case BridgePhase.Standby or BridgePhase.Established:
                if (_effects.Silence > Options.HeartBeat * SilentBeats)
                {
                    Lose(now, $"nothing heard for {_effects.Silence.TotalSeconds:0.#} s");
                    break;
                }
                if (Phase == BridgePhase.Standby) _effects.ReportIdle();
                Beat(now);
                break;
            case BridgePhase.Waiting or BridgePhase.Refused:
                Dial();
                break;
        }
    }

    /// <summary>Somebody wants it to begin anew, now.</summary>
    public void Reset()
    {
        if (Phase == BridgePhase.Stopped) return;
        _failures = 0;
        EndWire(isBroken: false);
        _effects.HangUp();
        if (HasDialled) Dial();
        else Stopped();
    }

    public void Stop()
    {
        if (Phase == BridgePhase.Stopped) return;
        if (HasWire) _effects.Send(new LinkSignal.Refused(LinkRefusal.Stopping.Code, $"{_identity.Broker.Name} is shutting down"));
        EndWire(isBroken: false);
        _effects.HangUp();
        Stopped();
    }

    /// <summary>A phase says what there is.</summary>
    public void Check()
    {
        Invariant.Holds(
            HasDialled || Phase is not (BridgePhase.Connecting or BridgePhase.Waiting or BridgePhase.Refused),
            $"Bridge: {Phase}, of a call that the other side has made");
        Invariant.Holds(_hello is null || HasWire, $"Bridge: {Phase}, and {_hello?.Broker.Name} is still taken to be there");
        Invariant.Holds(!_isIntroduced || _hello is not null, $"Bridge: {Phase}, and shown to the neighbourhood without having said who it is");
        Invariant.Holds(
            _isIntroduced || Phase is not (BridgePhase.Standby or BridgePhase.Established), $"Bridge: {Phase}, and never shown to the neighbourhood");
        Invariant.Holds(RoundTrip is null || Phase is BridgePhase.Standby or BridgePhase.Established, $"Bridge: {Phase}, and the way is still measured");
        Invariant.Holds(Phase != BridgePhase.Refused || LastRefusal is not null, $"Bridge: {Phase}, and nobody knows why");
    }

    private LinkSignal.Hello Hello() => new(LinkProtocol.Version, _identity.Broker, _identity.ProductVersion, _connector?.Name ?? "")
    {
        Login = _connector?.User,
        Passcode = _connector?.Password,
    };

    private void OnHello(LinkSignal.Hello hello)
    {
        if (Phase != BridgePhase.Handshaking || _hello is not null)
        {
            Refuse(LinkRefusal.Malformed, "HELLO came out of turn");
            return;
        }
        _hello = hello;
        (Peer, PeerVersion) = (hello.Broker, hello.ProductVersion);
        if (hello.Protocol != LinkProtocol.Version)
        {
            Refuse(
                LinkRefusal.ProtocolVersion,
                $"{hello.Broker.Name} ({hello.ProductVersion}) speaks version {hello.Protocol}, {_identity.Broker.Name} ({_identity.ProductVersion}) "
                    + $"{LinkProtocol.Version}");
        }
        // Before the login: discovery finds this broker too, and whether it has the right to link itself to itself matters to nobody.
        else if (hello.Broker == _identity.Broker)
        {
            Refuse(LinkRefusal.SameBroker, $"the link leads from {_identity.Broker.Name} to itself");
        }
        // Who dialled has chosen whom to talk to; with TLS, the certificate was checked.
        else if (HasDialled)
        {
            Introduce();
        }
        else
        {
            _effects.CheckLogin(hello);
        }
    }

    private void Introduce()
    {
        _isIntroduced = true;
        _effects.Introduce(_hello!);
    }

    private void Beat(TimeSpan now)
    {
        _effects.Send(new LinkSignal.Ping(now.Ticks));
        _effects.SetDeadline(Options.HeartBeat);
    }

    private void Dial()
    {
        Enter(BridgePhase.Connecting, Options.ConnectTimeout);
        _effects.Dial(Address!);
    }

    /// <summary>A link that was there, or nearly, is gone.</summary>
    private void Lose(TimeSpan now, string reason)
    {
        var wasEstablished = Phase is BridgePhase.Standby or BridgePhase.Established;
        if (wasEstablished && _connector is not null && now - _linkedAt >= _connector.MinConnectTime) _failures = 0;
        if (!wasEstablished) _address++;
        EndWire(isBroken: true);
        if (wasEstablished) _effects.Note(BridgeEvent.Lost, reason);
        Fail(reason, isNoted: wasEstablished);
    }

    private void Fail(string reason, bool isNoted = false)
    {
        LastError = reason;
        if (!isNoted) _effects.Note(BridgeEvent.Failed, reason);
        if (!HasDialled)
        {
            Stopped();
            return;
        }
        // Longer each time that all addresses were tried.
        var factor = Math.Pow(2, Math.Min(_failures++ / _connector!.Addresses.Count, 30));
        Wait(BridgePhase.Waiting, Math.Min(_connector.InitialReconnectDelay.TotalMilliseconds * factor, _connector.MaxReconnectDelay.TotalMilliseconds));
    }

    private void Refused(string reason, string text)
    {
        LastError = text;
        LastRefusal = reason;
        EndWire(isBroken: false);
        _effects.Note(BridgeEvent.Refused, text);
        _address++;
        // What was refused will be refused again, until somebody changes something.
        if (HasDialled) Wait(BridgePhase.Refused, _connector!.MaxReconnectDelay.TotalMilliseconds);
        else Stopped();
    }

    /// <summary>Up to a fifth is taken off, so that brokers that lost each other at once do not dial at once for ever.</summary>
    private void Wait(BridgePhase phase, double milliseconds) => Enter(phase, TimeSpan.FromMilliseconds(milliseconds * (1 - (0.2 * _random.NextDouble()))));

    private void EndWire(bool isBroken)
    {
        if (!HasWire) return;
        if (_isIntroduced) _effects.ReportLost();
        _isIntroduced = false;
        _hello = null;
        RoundTrip = null;
        _effects.CloseWire(isBroken);
    }

    private void Stopped()
    {
        Phase = BridgePhase.Stopped;
        _effects.End();
    }

    private void Enter(BridgePhase phase, TimeSpan? deadline)
    {
        Phase = phase;
        if (deadline is { } delay) _effects.SetDeadline(delay);
    }
}
