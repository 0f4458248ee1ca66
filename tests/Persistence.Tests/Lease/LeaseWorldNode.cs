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
    private LeaseWorldSession? _session;
    private LeaseWorldWatch _watch = null!;
    private LeaseWorldWriter _writer = null!;
    private TimeSpan _notBefore;
    private TimeSpan _deadUntil;

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
        if (_session is not null) _world.Database.Abandon(_session);
        Begin();
    }

    public void Release() => _state.Release("released");

    public void Run()
    {
        if (IsAway) return;
        if (_session is not null && (_session.IsClosed || (!IsCut && !_world.Database.Has(_session)))) LoseContact();
        _session ??= Connect();
        if (_session is not null) Work(_session);
        foreach (var news in _state.TakeNews())
        {
            _world.Told(this, news);
            _writer.Told(news);
        }
        _writer.Run();
        // A node that has ended its clients is ready again.
        if (!_state.IsWanted && _world.Random.Next(50) == 0) _state.Want(isWanted: true);
    }

    private void Begin()
    {
        _run = string.Create(CultureInfo.InvariantCulture, $"{Name}{++_runs}");
        _state = new LeaseState(_options, _run);
        _state.Want(isWanted: true);
        _session = null;
        _request = null;
        _watch = new LeaseWorldWatch(_world, this, _options.Beat);
        _writer = new LeaseWorldWriter(_world, this);
    }

    private LeaseWorldSession? Connect()
    {
        _state.Tick(Now);
        return IsCut || !_world.Database.Answers || _world.Now < _notBefore ? null : _world.Database.OpenSession(this);
    }

    private void Work(LeaseWorldSession session)
    {
        if (_request is not null) Wait(_request);
        if (_request is null && _session is not null) Go(session);
        _watch.Run(_state);
    }

    private void Wait(LeaseRequest request)
    {
        _state.Tick(Now);
        if (request.Answer is { } answer && request.AnswersAt <= _world.Now && !IsCut)
        {
            _request = null;
            _state.Answered(request.Step, answer, request.Sent, Now);
        }
        else if (Now - request.Sent > _options.Ttl)
        {
            LoseContact();
        }
    }

    private void Go(LeaseWorldSession session)
    {
        var step = _state.Next(Now);
        if (step is LeaseStep.Wait) return;
        var locksAt = _world.Now + TimeSpan.FromMilliseconds(_world.Random.Next(20));
        _request = new LeaseRequest(session, _run, step, Now, locksAt, locksAt + TimeSpan.FromMilliseconds(_world.Random.Next(20)));
        if (!IsCut) _world.Database.Ask(_request);
    }

    private void LoseContact()
    {
        _request = null;
        if (_session is not null) _world.Database.Abandon(_session);
        _session = null;
        _notBefore = _world.Now + TimeSpan.FromMilliseconds(_world.Random.Next(100));
        _state.ContactLost(Now);
    }
}
