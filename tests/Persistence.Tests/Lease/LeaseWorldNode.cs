using System.Globalization;
using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>
/// A node of a <see cref="LeaseWorld"/>: does for the real <see cref="LeaseState"/> what <see cref="PostgresLease"/> does, on a clock of its own.
/// </summary>
internal sealed class LeaseWorldNode
{
    private readonly LeaseWorld _world;
    private readonly LeaseOptions _options;
    private readonly TimeSpan _clock;
    private LeaseState _state = null!;
    private string _run = "";
    private int _runs;
    private LeaseRequest? _request;
    private bool _believesInSession;
    private TimeSpan _notBefore;
    private TimeSpan _deadUntil;
    private (long Epoch, int Life)? _watched;

    public LeaseWorldNode(LeaseWorld world, string name)
    {
        _world = world;
        Name = name;
        _clock = TimeSpan.FromMilliseconds(world.Random.Next(1_000_000));
        _options = new LeaseOptions { ConnectionString = "x", Broker = "b", Node = name };
        Begin();
    }

    public string Name { get; }

    public TimeSpan CutUntil { get; set; }

    public TimeSpan PausedUntil { get; set; }

    public bool IsCut => _world.Now < CutUntil;

    public long? Epoch => _state.Epoch;

    /// <summary>It runs, is sure of being master, and has been told of the end of its session if that has ended.</summary>
    public bool IsProven => !IsAway && _state.Epoch is not null && Now < _state.ProvenUntil;

    private bool IsAway => _world.Now < PausedUntil || _world.Now < _deadUntil;

    private TimeSpan Now => _clock + _world.Now;

    public void Heal() => (CutUntil, PausedUntil, _deadUntil) = (default, default, default);

    /// <summary>The kernel closes its sockets, whatever it was about to do; it comes back as another run.</summary>
    public void Kill(TimeSpan until)
    {
        _deadUntil = until;
        if (!IsCut) _world.Database.EndSession(this);
        Begin();
    }

    public void Release() => _state.Release("released");

    public void Run()
    {
        if (IsAway) return;
        if (_believesInSession && !IsCut && !_world.Database.HasSession(this)) LoseContact();
        if (!_believesInSession && !Connect()) return;
        if (_request is not null) Wait(_request);
        if (_request is null && _believesInSession) Go();
        Watch();
        foreach (var news in _state.TakeNews()) _world.Told(this, news);
        // A node that has ended its clients is ready again.
        if (!_state.IsWanted && _world.Random.Next(50) == 0) _state.Want(isWanted: true);
    }

    private void Begin()
    {
        _run = string.Create(CultureInfo.InvariantCulture, $"{Name}{++_runs}");
        _state = new LeaseState(_options, _run);
        _state.Want(isWanted: true);
        _believesInSession = false;
        _watched = null;
        if (_request is not null) _request.IsWaitedFor = false;
        _request = null;
    }

    private bool Connect()
    {
        _state.Tick(Now);
        if (IsCut || !_world.Database.Answers || _world.Now < _notBefore) return false;
        _world.Database.OpenSession(this);
        return _believesInSession = true;
    }

    private void Wait(LeaseRequest request)
    {
        _state.Tick(Now);
        if (request.Answer is { } answer && request.AnswersAt <= _world.Now && !IsCut)
        {
            _request = null;
            _state.Answered(answer.Row, answer.HadEffect && request.Step is LeaseStep.Renew or LeaseStep.Take, request.Sent, Now);
        }
        else if (Now - request.Sent > _options.Ttl)
        {
            LoseContact();
        }
    }

    private void Go()
    {
        var step = _state.Next(Now);
        if (step is LeaseStep.Wait) return;
        _request = new LeaseRequest(this, _run, step, Now, _world.Now + TimeSpan.FromMilliseconds(_world.Random.Next(20)));
        if (!IsCut) _world.Database.Ask(_request);
    }

    private void LoseContact()
    {
        if (_request is not null) _request.IsWaitedFor = false;
        _request = null;
        _believesInSession = false;
        if (!IsCut) _world.Database.EndSession(this);
        _notBefore = _world.Now + TimeSpan.FromMilliseconds(_world.Random.Next(100));
        _state.ContactLost(Now);
    }

    /// <summary>As <see cref="HolderWatch"/>: what ends has to have been there before, in the same life of the server.</summary>
    private void Watch()
    {
        if (IsCut || !_world.Database.Answers || _state.Watched is not { } epoch)
        {
            _watched = null;
            return;
        }
        if (_world.Database.IsLocked(epoch))
        {
            _watched = (epoch, _world.Database.Life);
        }
        else if (_watched == (epoch, _world.Database.Life))
        {
            _watched = null;
            _state.HolderSessionEnded(epoch);
        }
        else
        {
            _state.HolderHasNoSession(epoch);
        }
    }
}
