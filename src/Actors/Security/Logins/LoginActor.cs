using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model;
using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Security.Logins;

/// <summary>
/// Decides logins of clients and brokers that need a slow hash. Hashes are other threads' work, so many at a time as those are; whose comes
/// next is up to the <see cref="LoginQueue"/>. A login that was right once is remembered by <see cref="SecurityService"/> and does not come
/// here again, so a thousand nodes that come back at once cost one hash for each password they have.
/// </summary>
internal sealed class LoginActor : Actor<LoginCommand>
{
    private readonly SecurityService _security;
    private readonly ISlowWork _work;
    private readonly LoginQueue _queue;
    private readonly ILogger _log;
    private readonly Bursts<Origin> _failed = new();
    private readonly Bursts<Origin> _refused = new();
    private ActorTimer? _timer;
    private int _underWay;

    public LoginActor(SecurityService security, ISlowWork work, LoginOptions options, ILogger log)
    {
        _security = security;
        _work = work;
        _queue = new LoginQueue(options);
        _log = log;
    }

    protected override void OnReceive(LoginCommand message)
    {
        switch (message)
        {
            case LoginCommand.Decide decide:
                Decide(decide.Request);
                break;
            case LoginCommand.Withdraw withdraw:
                _queue.Withdraw(withdraw.Request);
                break;
            case LoginCommand.Verified verified:
                _underWay--;
                Done(verified.Attempt, verified.Subject);
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        while (_underWay < _work.Width && _queue.TryTake(UtcNow, out var attempt))
        {
            // Another connection may have given the same password while this one waited.
            if (_security.TryDecide(attempt.Login, attempt.Passcode, out var subject)) Done(attempt, subject);
            else Verify(attempt);
        }
        _timer?.Cancel();
        _timer = _queue.DueAt(UtcNow) is { } due ? Schedule(due - UtcNow, LoginCommand.GoOn.Instance) : null;
    }

    protected override void CheckState()
    {
        _queue.Check();
        Invariant.Holds(_underWay >= 0 && _underWay <= _work.Width, $"Logins: {_underWay} are being verified, by {_work.Width} threads");
    }

    private void Decide(LoginRequest request)
    {
        if (_security.TryDecide(request.Login, request.Passcode, out var subject))
        {
            if (subject is null) NoteFailure(request.Origin, request.Login);
            request.Answer(subject, null);
            return;
        }
        if (_queue.Add(request) is not { } dropped) return;
        if (_refused.Note(dropped.Origin, UtcNow, out var times)) _log.LoginsRefused(dropped.Origin.ToString(), dropped.Login, _queue.Count, times);
        var error = new BrokerError(ErrorCode.TooManyLogins, $"Too many logins wait to be verified ({_queue.Count})");
        foreach (var each in dropped.Requests) each.Answer(null, error);
    }

    private void Verify(LoginAttempt attempt)
    {
        var self = Self;
        _underWay++;
        _work.Run(() =>
        {
            _security.Verify(attempt.Login, attempt.Passcode, out var subject);
            self.TryTell(new LoginCommand.Verified(attempt, subject));
        });
    }

    private void Done(LoginAttempt attempt, Subject? subject)
    {
        _queue.Done(attempt, subject is not null, UtcNow);
        foreach (var request in attempt.Requests)
        {
            if (subject is null) NoteFailure(attempt.Origin, attempt.Login);
            request.Answer(subject, null);
        }
    }

    private void NoteFailure(Origin origin, string? login)
    {
        if (_failed.Note(origin, UtcNow, out var times)) _log.LoginsFailed(origin.ToString(), login, times);
    }
}
