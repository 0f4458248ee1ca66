using System.Globalization;
using ActorMQ.Actors.Cluster;

namespace ActorMQ.Actors.Tests.Cluster;

/// <summary>Nodes of a site with a model of Akka's cluster beneath them, on a clock of its own.</summary>
internal sealed class SiteWorld
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>As long as it takes until those who cannot be reached are removed.</summary>
    private static readonly TimeSpan RemovedAfter = TimeSpan.FromSeconds(3);

    private readonly SortedDictionary<int, SiteNodeModel> _nodes = [];
    private readonly int[] _seeds;
    private List<Action> _later = [];

    /// <param name="seeds">The nodes that all are told.</param>
    public SiteWorld(params int[] seeds) => _seeds = seeds;

    public TimeSpan Now { get; private set; }

    /// <summary>On which side of a cut each node is; those that are not in it are on side 0.</summary>
    public Dictionary<int, int> Sides { get; } = [];

    public SiteNodeModel this[int number] => _nodes[number];

    public IEnumerable<SiteNodeModel> Alive => _nodes.Values.Where(node => node.IsAlive);

    /// <summary>All nodes that run are members of one cluster, and all of them know.</summary>
    public bool IsOne
    {
        get
        {
            var count = Alive.Count();
            return Alive.All(node => node.State.Phase == SitePhase.Member && node.State.View.Size == count)
                && Alive.Select(node => node.State.View.Cluster).Distinct().Count() <= 1;
        }
    }

    public static SiteAddress AddressOf(int number) => new(string.Create(CultureInfo.InvariantCulture, $"node{number}"), 7355);

    public void Start(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            if (!_nodes.TryGetValue(number, out var node) || !node.IsAlive) _nodes[number] = new SiteNodeModel(this, number, _seeds.Select(AddressOf));
        }
    }

    public void Kill(int number)
    {
        if (_nodes.TryGetValue(number, out var node)) node.IsAlive = false;
    }

    public void Later(Action action) => _later.Add(action);

    public void Pass(double seconds)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end;) Advance();
    }

    /// <returns>How long it took, in seconds; null when it did not come about.</returns>
    public double? PassUntil(Func<bool> condition, double seconds)
    {
        var start = Now;
        for (var end = start + TimeSpan.FromSeconds(seconds); Now < end;)
        {
            if (condition()) return (Now - start).TotalSeconds;
            Advance();
        }
        return null;
    }

    public void Ask(SiteNodeModel asker, int run, SiteAddress address)
    {
        var asked = Alive.FirstOrDefault(node => node.Own == address);
        if (asked is not { HasSystem: true, IsCallable: true } || !asker.HasSystem || !Reach(asker, asked)) return;
        asked.State.Heard(Now, asker.Own);
        var view = asked.State.View;
        Later(() => asker.State.Answered(Now, run, address, new SiteAnswer(view, asker.IsCallable ? null : "refused")));
    }

    public void Join(SiteNodeModel node, SiteAddress address)
    {
        if (!node.HasSystem) return;
        if (address == node.Own) node.Cluster = [node];
        else if (Alive.FirstOrDefault(other => other.Own == address) is { Cluster: { } cluster } other && Reach(node, other))
        {
            // A run of it that is over has to go first; Akka asks again until then.
            if (cluster.RemoveAll(member => member.Own == node.Own) > 0)
            {
                Later(() => Join(node, address));
                return;
            }
            node.Cluster = cluster;
            cluster.Add(node);
        }
    }

    private bool Reach(SiteNodeModel one, SiteNodeModel other) => Sides.GetValueOrDefault(one.Number) == Sides.GetValueOrDefault(other.Number);

    private void Advance()
    {
        Now += Step;
        var actions = _later;
        _later = [];
        foreach (var action in actions) action();
        foreach (var cluster in _nodes.Values.Select(node => node.Cluster).OfType<List<SiteNodeModel>>().Distinct().ToList()) Settle(cluster);
        foreach (var node in Alive.ToList())
        {
            if (node.Cluster is { } cluster) node.State.Saw(Now, node.SystemRun, $"{cluster[0].Own}#{cluster[0].SystemRun}", [.. cluster.Select(Describe)]);
            node.State.Tick(Now);
            node.State.Check();
        }
    }

    private static SiteMember Describe(SiteNodeModel node) => new(node.Own, $"broker{node.Number}", [], "1", SiteMemberStatus.Up);

    /// <summary>The side with more members goes on, or the one with the smallest address; the others are downed, each by its own side.</summary>
    private void Settle(List<SiteNodeModel> cluster)
    {
        var sides = cluster.Where(node => node.IsAlive).GroupBy(node => Sides.GetValueOrDefault(node.Number))
            .OrderByDescending(side => side.Count()).ThenBy(side => side.Min(node => node.Own)).ToList();
        var kept = sides.Count == 0 ? [] : sides[0].ToHashSet();
        foreach (var node in cluster.ToList())
        {
            if (kept.Contains(node)) node.CutSince = TimeSpan.MaxValue;
            else if (node.CutSince == TimeSpan.MaxValue) node.CutSince = Now;
            else if (Now - node.CutSince >= RemovedAfter)
            {
                node.CutSince = TimeSpan.MaxValue;
                cluster.Remove(node);
                node.Cluster = null;
                if (node.IsAlive) node.End(node.SystemRun, "downed");
            }
        }
    }
}
