using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>The database of a <see cref="LeaseWorld"/>: one row, sessions, and locks that end with them.</summary>
internal sealed class LeaseWorldDatabase
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly LeaseWorld _world;
    private readonly List<LeaseRequest> _requests = [];
    private readonly List<LeaseWorldSession> _sessions = [];
    private TimeSpan _downUntil;

    public LeaseWorldDatabase(LeaseWorld world)
    {
        _world = world;
        Log = new LeaseWorldLog(world);
    }

    public LeaseWorldLog Log { get; }

    public LeaseRow Row { get; private set; } = new(0, null, null, 0, default, default, "new", "", null);

    public TimeSpan FrozenUntil { get; set; }

    /// <summary>Counts restarts: what was known of sessions before one is worth nothing.</summary>
    public int Life { get; private set; }

    public bool Answers => _world.Now >= _downUntil && _world.Now >= FrozenUntil;

    public bool Has(LeaseWorldSession session) => _sessions.Contains(session);

    public LeaseWorldSession OpenSession(LeaseWorldNode node)
    {
        _world.Say($"{node.Name}: session");
        var session = new LeaseWorldSession(node);
        _sessions.Add(session);
        return session;
    }

    public void EndSessions(LeaseWorldNode node)
    {
        foreach (var session in _sessions.Where(session => session.Node == node)) session.IsClosed = !node.IsCut;
        if (_sessions.RemoveAll(session => session.Node == node) > 0) _world.Say($"{node.Name}: session ended");
    }

    /// <summary>The node has no use for it any more, and can tell the server, or not.</summary>
    public void Abandon(LeaseWorldSession session)
    {
        session.EndsAt = _world.Now + (session.Node.IsCut ? TimeSpan.FromMilliseconds(_world.Random.Next(2000, 3000)) : TimeSpan.Zero);
    }

    /// <summary>The session of an epoch's master is there.</summary>
    public bool IsLocked(long epoch) => _sessions.Exists(session => session.Locked == epoch);

    public void Ask(LeaseRequest request) => _requests.Add(request);

    public void Restart(TimeSpan downUntil)
    {
        Life++;
        _downUntil = downUntil;
        _requests.Clear();
        foreach (var session in _sessions) session.IsClosed = !session.Node.IsCut;
        _sessions.Clear();
        Log.RollBack();
    }

    public void Heal() => (_downUntil, FrozenUntil) = (default, default);

    /// <summary>Also does what nobody waits for any more.</summary>
    public void Run()
    {
        if (!Answers) return;
        _sessions.RemoveAll(session => session.EndsAt <= _world.Now);
        for (var i = _requests.Count - 1; i >= 0; i--)
        {
            var request = _requests[i];
            if (request.LocksAt <= _world.Now) request.IsLocked ??= TryLock(request);
            if (request.ArrivesAt > _world.Now || IsHeldUp(request)) continue;
            _requests.RemoveAt(i);
            Do(request);
        }
        Log.Run();
    }

    private bool TryLock(LeaseRequest request)
    {
        if (request.Step is not LeaseStep.Renew { Epoch: var epoch }) return false;
        if (!IsLocked(epoch) && Has(request.Session)) request.Session.Locked = epoch;
        return request.Session.Locked == epoch;
    }

    /// <summary>Who raises the epoch waits for writes under way, for a while; then it ends them.</summary>
    private bool IsHeldUp(LeaseRequest request)
    {
        if (request.Step is not LeaseStep.Take || !WouldTake(request)) return false;
        if (Log.HasOpen && _world.Now < request.ArrivesAt + Patience) return true;
        Log.RollBack();
        return false;
    }

    private bool WouldTake(LeaseRequest request) => request.Step is LeaseStep.Take take
        && Row.Epoch == take.Epoch && Row.Beat == take.Beat && !(take.IfNoSession && IsLocked(take.Epoch));

    private void Do(LeaseRequest request)
    {
        var (before, run, name) = (Row, request.Run, request.Session.Node.Name);
        Row = request.Step switch
        {
            LeaseStep.Renew renew when Row.Epoch == renew.Epoch && Row.Run == run => Row with { Beat = Row.Beat + 1 },
            LeaseStep.Take take when WouldTake(request) =>
                Row with { Epoch = Row.Epoch + 1, Beat = Row.Beat + 1, Holder = name, Run = run, Reason = take.Reason },
            LeaseStep.Release release when Row.Epoch == release.Epoch && Row.Run == run =>
                Row with { Beat = Row.Beat + 1, Holder = null, Run = null, Reason = release.Reason },
            _ => Row,
        };
        if (request.Step is LeaseStep.Release) request.Session.Locked = null;
        request.Answer = new LeaseAnswer(Row, !ReferenceEquals(before, Row), request.IsLocked is true);
        request.AnswersAt = _world.Now + TimeSpan.FromMilliseconds(_world.Random.Next(20));
    }
}
