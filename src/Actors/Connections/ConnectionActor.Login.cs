using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <content>CONNECT: who the client is, and whether it may stay.</content>
internal sealed partial class ConnectionActor
{
    private ClientFrame.Connect? _connect;
    private LoginRequest? _login;
    private long _lastLogin;
    private (string ClientId, Subject Subject)? _claim;
    private Account _account;

    private bool TryConnect(ClientFrame.Connect connect)
    {
        if (_phase == Phase.Connected)
        {
            ReportError(new BrokerError(ErrorCode.AlreadyConnected, "Already connected."), connect.Receipt);
            return true;
        }
        var headers = connect.Headers;
        if (connect.Version is not { } version)
        {
            var offered = headers.GetValueOrDefault("accept-version");
            ReportError(new BrokerError(ErrorCode.UnsupportedVersion, $"Invalid Protocol version[{offered}], supported versions are: [1.2, 1.1, 1.0]"), null);
            return true;
        }
        if (!HeartBeat.TryAgree(headers.GetValueOrDefault("heart-beat"), Options.HeartBeat, out _heartBeat))
        {
            ReportError(new BrokerError(ErrorCode.InvalidHeartBeat, $"Invalid heart-beat header:{headers["heart-beat"]}"), null);
            return true;
        }
        // STOMP 1.0 knows no heart-beats; libraries that offer them with every CONNECT do not keep them in 1.0.
        if (version == StompVersion.V10) _heartBeat = HeartBeat.None;
        _output.Version = version;
        _connect = connect;
        var (login, passcode) = (headers.GetValueOrDefault("login"), headers.GetValueOrDefault("passcode"));
        if (_services.Security.TryDecide(login, passcode, out var subject) && subject is not null)
        {
            Admit(subject);
            return true;
        }
        _wait = Wait.Login;
        _login = new LoginRequest(Origin.Of(_transport.RemoteAddress), login, passcode, Self, ++_lastLogin);
        _services.Logins.Tell(new LoginCommand.Decide(_login));
        return true;
    }

    private void OnLogin(LoginAnswer decided)
    {
        if (decided.Token != _login?.Token) return;
        _login = null;
        _wait = Wait.Nothing;
        if (decided.Refusal is not null) CloseWith(CloseReason.AuthenticationFailed, decided.Refusal, null);
        else Admit(decided.Subject);
    }

    private void Admit(Subject? subject)
    {
        var headers = _connect!.Headers;
        // Users may have changed while the password was verified.
        if (subject is not null) subject = _services.Security.Renew(subject);
        if (subject is null)
        {
            var error = new BrokerError(ErrorCode.AuthenticationFailed, $"User name [{headers.GetValueOrDefault("login")}] or password is invalid.");
            CloseWith(CloseReason.AuthenticationFailed, error, null);
            return;
        }
        if (_place?.LogIn(subject.IsVerified ? subject.Name : null) is { } refusal)
        {
            CloseWith(CloseReason.TooManyConnections, refusal, null);
            return;
        }
        if (TryHold(subject.AccountAt(Origin.Of(_transport.RemoteAddress))) is { } shortage)
        {
            CloseWith(CloseReason.TooManyConnections, shortage, null);
            return;
        }
        if (headers.TryGetValue("client-id", out var clientId) && clientId.Length > 0 && !TryTakeClientId(clientId, subject)) return;
        _subject = subject;
        _phase = Phase.Connected;
        _reader.RaiseLimits(Options.Limits);
        _timer?.Cancel();
        StartHeartBeat();
        _output.Connected(_clientId ?? _identity.Text, _services.ServerName, _heartBeat, headers.GetValueOrDefault("request-id") ?? _connect.Receipt);
        _services.Log.ClientConnected(_identity.Text, _transport.RemoteAddress, subject.Name, _output.Version.Text(), _heartBeat);
        _connect = null;
    }

    /// <summary>False when the client must wait for its id, or may not have it and was told.</summary>
    private bool TryTakeClientId(string clientId, Subject subject)
    {
        if (BrokerSubscriptions.IsClientIdOfBroker(clientId))
        {
            ReportError(new BrokerError(ErrorCode.ClientIdInUse, $"Client: {clientId} is what other brokers are called here"), null);
            return false;
        }
        var answer = _services.ClientIds.Take(clientId, new ClientIdClaim(subject.Name, _transport.RemoteAddress, Self), UtcNow, isFirst: _claim is null);
        if (answer.IsInUse)
        {
            ReportError(new BrokerError(ErrorCode.ClientIdInUse, $"Client: {clientId} already connected"), null);
            return false;
        }
        if (answer.Wait > TimeSpan.Zero)
        {
            if (answer.ContestedBy is { } holder)
                _services.Log.ClientIdContested(clientId, subject.Name, _transport.RemoteAddress, holder, answer.Times, answer.Wait);
            _claim = (clientId, subject);
            _wait = Wait.ClientId;
            Schedule(answer.Wait, ConnectionCommand.TakeClientId.Instance);
            return false;
        }
        _claim = null;
        _clientId = clientId;
        return true;
    }

    private void OnTakeClientId()
    {
        if (_wait != Wait.ClientId) return;
        _wait = Wait.Nothing;
        Admit(_claim!.Value.Subject);
    }

    private void OnConnectTimedOut()
    {
        if (_phase != Phase.AwaitingConnect) return;
        var time = $"{Options.ConnectTimeout.TotalSeconds:0.###} s";
        CloseWith(CloseReason.ConnectTimeout, _wait switch
        {
            Wait.Login => new BrokerError(ErrorCode.TooManyLogins, $"The login could not be verified within {time}"),
            Wait.ClientId => new BrokerError(ErrorCode.ClientIdInUse, $"Client: {_claim!.Value.ClientId} was taken over again and again for {time}"),
            _ => new BrokerError(ErrorCode.ConnectTimeout, $"No CONNECT within {time}"),
        }, null);
    }

    /// <summary>From here on the memory that the connection takes is its user's.</summary>
    private BrokerError? TryHold(Account account)
    {
        // It had to wait for its client-id, and comes again.
        if (_account == account) return null;
        if (_services.Memory.TryHold(account, _held) is { } error) return error;
        _services.Memory.LetGo(null, _held);
        _account = account;
        return null;
    }

    /// <summary>What is still under way of the login is of no use any more.</summary>
    private void WithdrawLogin()
    {
        if (_login is not null) _services.Logins.TryTell(new LoginCommand.Withdraw(_login));
        if (_claim is { } claim) _services.ClientIds.Release(claim.ClientId, Self);
        (_login, _claim) = (null, null);
    }
}
