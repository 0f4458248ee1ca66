using ActorMQ.Actors.Cluster;

namespace ActorMQ.Actors.Tests.Cluster;

/// <summary>One node of a <see cref="SiteWorld"/>: its state, and what Akka would be for it.</summary>
internal sealed class SiteNodeModel : ISiteEffects
{
    private readonly SiteWorld _world;

    public SiteNodeModel(SiteWorld world, int number, IEnumerable<SiteAddress> seeds)
    {
        _world = world;
        Number = number;
        Own = SiteWorld.AddressOf(number);
        State = new SiteState(Own, seeds, this);
    }

    public int Number { get; }

    public SiteAddress Own { get; }

    public SiteState State { get; }

    /// <summary>Its process is there.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>Others can call it.</summary>
    public bool IsCallable { get; set; } = true;

    public int SystemRun { get; private set; }

    public bool HasSystem { get; private set; }

    /// <summary>The cluster it is in, as its ActorSystem knows.</summary>
    public List<SiteNodeModel>? Cluster { get; set; }

    public TimeSpan CutSince { get; set; } = TimeSpan.MaxValue;

    public List<SiteEvent> Events { get; } = [];

    public void Start(int run) => _world.Later(() => Begin(run));

    public void Stop(int run, bool isPolite) => _world.Later(() => End(run, "stopped"));

    public void Probe(SiteAddress address, SiteView own) => _world.Later(() => _world.Ask(this, SystemRun, address));

    public void Join(SiteAddress address) => _world.Later(() => _world.Join(this, address));

    public void Publish(IReadOnlyList<SiteMember> members)
    {
    }

    public void Note(SiteEvent fact) => Events.Add(fact);

    /// <summary>Its ActorSystem is over.</summary>
    public void End(int run, string reason)
    {
        if (!HasSystem || run != SystemRun) return;
        HasSystem = false;
        Cluster?.Remove(this);
        Cluster = null;
        State.Ended(_world.Now, run, reason);
    }

    private void Begin(int run)
    {
        (SystemRun, HasSystem) = (run, true);
        State.Started(_world.Now, run);
    }
}
