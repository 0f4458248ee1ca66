using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>The database of a <see cref="LeaseWorld"/>: one row, sessions, and locks that end with them.</summary>
internal sealed class LeaseWorldDatabase
{
    private readonly LeaseWorld _world;
    private readonly List<LeaseRequest> _requests = [];
    private readonly Dictionary<LeaseWorldNode, long?> _sessions = [];
    private TimeSpan _downUntil;

    public LeaseWorldDatabase(LeaseWorld world) => _world = world;

    public LeaseRow Row { get; private set; } = new(0, null, null, 0, default, default, "new", "", null);

    public TimeSpan FrozenUntil { get; set; }

    /// <summary>Counts restarts: what was known of sessions before one is worth nothing.</summary>
    public int Life { get; private set; }

    public bool Answers => _world.Now >= _downUntil && _world.Now >= FrozenUntil;

    public bool HasSession(LeaseWorldNode node) => _sessions.ContainsKey(node);

    public void OpenSession(LeaseWorldNode node)
    {
        _world.Say($"{node.Name}: session");
        _sessions[node] = null;
    }

    public void EndSession(LeaseWorldNode node)
    {
        if (_sessions.Remove(node)) _world.Say($"{node.Name}: session ended");
    }

    /// <summary>The session of an epoch's master is there.</summary>
    public bool IsLocked(long epoch) => _sessions.ContainsValue(epoch);

    public void Ask(LeaseRequest request) => _requests.Add(request);

    public void Restart(TimeSpan downUntil)
    {
        Life++;
        _downUntil = downUntil;
        _requests.Clear();
        _sessions.Clear();
    }

    public void Heal() => (_downUntil, FrozenUntil) = (default, default);

    /// <summary>Also does what nobody waits for any more.</summary>
    public void Run()
    {
        if (!Answers) return;
        foreach (var request in _requests.Where(request => request.ArrivesAt <= _world.Now).ToList())
        {
            _requests.Remove(request);
            Do(request);
        }
    }

    private void Do(LeaseRequest request)
    {
        var (before, run, name) = (Row, request.Run, request.Node.Name);
        Row = request.Step switch
        {
            LeaseStep.Renew renew when Row.Epoch == renew.Epoch && Row.Run == run => Row with { Beat = Row.Beat + 1 },
            LeaseStep.Take take when Row.Epoch == take.Epoch && Row.Beat == take.Beat =>
                Row with { Epoch = Row.Epoch + 1, Beat = Row.Beat + 1, Holder = name, Run = run, Reason = take.Reason },
            LeaseStep.Release release when Row.Epoch == release.Epoch && Row.Run == run =>
                Row with { Beat = Row.Beat + 1, Holder = null, Run = null, Reason = release.Reason },
            _ => Row,
        };
        if (Row.Run == run && _sessions.ContainsKey(request.Node) && request.IsWaitedFor) _sessions[request.Node] = Row.Epoch;
        request.Answer = (Row, !ReferenceEquals(before, Row));
        request.AnswersAt = _world.Now + TimeSpan.FromMilliseconds(_world.Random.Next(20));
    }
}
