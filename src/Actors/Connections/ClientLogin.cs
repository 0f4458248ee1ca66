using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>CONNECT: who the client is, and whether it may stay.</summary>
internal sealed class ClientLogin(
    ConnectionStart start,
    Live<ConnectionOptions> options,
    ConnectionLife life,
    ConnectionRights rights,
    ConnectionAccount account,
    HeartBeats heartBeats,
    ClientDurables durables,
    FrameOutput output,
    IConnectionEffects effects)
{
    private ClientFrame.Connect? _connect;
    private LoginRequest? _login;
    private long _lastLogin;
    private (string ClientId, Subject Subject)? _claim;

    public FrameOutcome Take(ClientFrame.Connect connect)
    {
        if (life.Phase == ConnectionPhase.Connected) return FrameOutcome.Fails(new BrokerError(ErrorCode.AlreadyConnected, "Already connected."));
        var headers = connect.Headers;
        if (connect.Version is not { } version)
        {
            var offered = headers.GetValueOrDefault("accept-version");
            var supported = "supported versions are: [1.2, 1.1, 1.0]";
            return FrameOutcome.Fails(new BrokerError(ErrorCode.UnsupportedVersion, $"Invalid Protocol version[{offered}], {supported}"));
        }
        // STOMP 1.0 knows no heart-beats; libraries that offer them with every CONNECT do not keep them in 1.0.
        if (!heartBeats.TryAgree(headers.GetValueOrDefault("heart-beat"), isKnown: version != StompVersion.V10))
            return FrameOutcome.Fails(new BrokerError(ErrorCode.InvalidHeartBeat, $"Invalid heart-beat header:{headers["heart-beat"]}"));
        output.Version = version;
        _connect = connect;
        var (login, passcode) = (headers.GetValueOrDefault("login"), headers.GetValueOrDefault("passcode"));
        if (rights.Recognise(login, passcode) is { } subject) return Admit(subject);
        _login = new LoginRequest(Origin.Of(start.RemoteAddress), login, passcode, start.Self, ++_lastLogin);
        effects.Tell(new LoginCommand.Decide(_login));
        return FrameOutcome.HoldsUp(FrameWait.Login);
    }

    /// <summary>Whether this is the answer that frames wait for.</summary>
    public bool IsAwaited(LoginAnswer answer) => answer.Token == _login?.Token;

    /// <summary>The login is decided.</summary>
    public FrameOutcome Take(LoginAnswer answer)
    {
        _login = null;
        return answer.Refusal is { } refusal ? FrameOutcome.Ends(CloseReason.AuthenticationFailed, refusal) : Admit(answer.Subject);
    }

    /// <summary>The client-id may be there to be taken over now.</summary>
    public FrameOutcome TakeClientId() => Admit(_claim!.Value.Subject);

    /// <summary>What is said when there was no CONNECT in time, or it took too long.</summary>
    public BrokerError TimedOut(FrameWait wait)
    {
        var time = $"{options.Current.ConnectTimeout.TotalSeconds:0.###} s";
        return wait switch
        {
            FrameWait.Login => new BrokerError(ErrorCode.TooManyLogins, $"The login could not be verified within {time}"),
            FrameWait.ClientId => new BrokerError(ErrorCode.ClientIdInUse, $"Client: {_claim!.Value.ClientId} was taken over again and again for {time}"),
            _ => new BrokerError(ErrorCode.ConnectTimeout, $"No CONNECT within {time}"),
        };
    }

    /// <summary>What is still under way of the login is of no use any more.</summary>
    public void Withdraw()
    {
        if (_login is not null) effects.Tell(new LoginCommand.Withdraw(_login));
        if (_claim is { } claim) effects.ReleaseClientId(claim.ClientId);
        (_login, _claim) = (null, null);
    }

    /// <summary>The connection is over: somebody else may have the client-id.</summary>
    public void Close()
    {
        Withdraw();
        if (durables.ClientId is { } clientId) effects.ReleaseClientId(clientId);
    }

    public void Check(FrameWait wait)
    {
        Invariant.Holds((wait == FrameWait.Login) == (_login is not null), $"Connection: frames wait for {wait}, and login {_login?.Token} is being decided");
        Invariant.Holds((wait == FrameWait.ClientId) == (_claim is not null), $"Connection: frames wait for {wait}, and {_claim?.ClientId} is claimed");
        Invariant.Holds(
            life.Phase != ConnectionPhase.Connected || (rights.Subject is not null && _connect is null),
            $"Connection: it is connected, and nobody has logged in");
    }

    private FrameOutcome Admit(Subject? subject)
    {
        var headers = _connect!.Headers;
        // Users may have changed while the password was verified.
        if (subject is not null) subject = rights.Renew(subject);
        if (subject is null)
        {
            var error = new BrokerError(ErrorCode.AuthenticationFailed, $"User name [{headers.GetValueOrDefault("login")}] or password is invalid.");
            return FrameOutcome.Ends(CloseReason.AuthenticationFailed, error);
        }
        var user = subject.IsVerified ? subject.Name : null;
        if ((effects.TakePlace(user) ?? account.TryPassTo(subject.AccountAt(Origin.Of(start.RemoteAddress)))) is { } shortage)
            return FrameOutcome.Ends(CloseReason.TooManyConnections, shortage);
        if (headers.TryGetValue("client-id", out var clientId) && clientId.Length > 0)
        {
            var claimed = Claim(clientId, subject);
            if (!claimed.IsDone) return claimed;
        }
        rights.Become(subject);
        life.Connect();
        effects.RaiseLimits();
        effects.TurnOffAlarm();
        heartBeats.Start();
        var receipt = headers.GetValueOrDefault("request-id") ?? _connect.Receipt;
        output.Connected(durables.ClientId ?? start.Identity.Text, start.ServerName, heartBeats.Agreed, receipt);
        effects.LogConnected(subject.Name, output.Version, heartBeats.Agreed);
        _connect = null;
        return FrameOutcome.Done;
    }

    /// <summary>The client wants to be called so: it must wait for that, or may not be.</summary>
    private FrameOutcome Claim(string clientId, Subject subject)
    {
        if (BrokerSubscriptions.IsClientIdOfBroker(clientId)) return InUse($"Client: {clientId} is what other brokers are called here");
        var answer = effects.TakeClientId(clientId, new ClientIdClaim(subject.Name, start.RemoteAddress, start.Self), isFirst: _claim is null);
        if (answer.IsInUse) return InUse($"Client: {clientId} already connected");
        if (answer.Wait > TimeSpan.Zero)
        {
            if (answer.ContestedBy is not null) effects.LogContested(clientId, subject.Name, answer);
            _claim = (clientId, subject);
            effects.TakeClientIdLater(answer.Wait);
            return FrameOutcome.HoldsUp(FrameWait.ClientId);
        }
        _claim = null;
        durables.ClientId = clientId;
        return FrameOutcome.Done;
    }

    private static FrameOutcome InUse(string text) => FrameOutcome.Fails(new BrokerError(ErrorCode.ClientIdInUse, text));
}
