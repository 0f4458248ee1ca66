using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// How a node comes into the cluster of its site, and comes back whatever happens to it. Without IO and clock: what happens is told, and
/// <see cref="Tick"/> draws the conclusions.
/// </summary>
/// <remarks>
/// Akka's own joining waits for the first seed. Here nodes ask each other first: who is in a cluster lets others in; when nobody is, the one with the
/// smallest address founds one, after a while even if others are missing. So there may be two, and one dissolves: <see cref="SiteRivals"/>. A node
/// to whose address others cannot call back stays out, as it would be unreachable to all. An ActorSystem can join once; so each new try is a
/// new one, a run.
/// </remarks>
internal sealed class SiteState
{
    /// <summary>How often others are asked while this node is in no cluster.</summary>
    public static readonly TimeSpan SeekInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(20);

    /// <summary>Who has been a member for so long begins anew at once.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private readonly SiteAddress _own;
    private readonly ISiteEffects _effects;
    private readonly SiteSearch _search;
    private readonly SiteRivals _rivals;
    private readonly SiteRoster _roster;
    private TimeSpan _wakeAt;
    private TimeSpan _backOff = FirstBackOff;
    private bool _isToLeave;

    public SiteState(SiteAddress own, IEnumerable<SiteAddress> seeds, ISiteEffects effects)
    {
        _own = own;
        _effects = effects;
        Contacts = new SiteContacts(own, seeds);
        _search = new SiteSearch(own, Contacts);
        _rivals = new SiteRivals(Contacts);
        _roster = new SiteRoster(own, effects);
    }

    public SitePhase Phase { get; private set; }

    /// <summary>Since when it is in this phase.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>Counts the ActorSystems.</summary>
    public int Run { get; private set; }

    public SiteContacts Contacts { get; }

    /// <summary>What it tells others.</summary>
    public SiteView View { get; private set; } = SiteView.Alone;

    public IReadOnlyList<SiteMember> Members => _roster.Members;

    /// <summary>What keeps it out, and people have to mend; null when nothing does.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Why it was out the last time; null when it never was.</summary>
    public string? LastLoss { get; private set; }

    /// <summary>Time has passed; to be called several times a second.</summary>
    public void Tick(TimeSpan now)
    {
        switch (Phase)
        {
            case SitePhase.Waiting when now >= _wakeAt:
                Contacts.BeginAnew();
                Enter(now, SitePhase.Starting);
                _effects.Start(++Run);
                break;
            case SitePhase.Seeking:
                Probe(now, Trouble is null ? SeekInterval : SiteRivals.Interval, static _ => true);
                Seek(now);
                break;
            case SitePhase.Joining when now - Since > JoinPatience:
                Lose(now, "nobody let it in");
                break;
            case SitePhase.Member:
                Contacts.Forget(now);
                if (now - Since > Settled) _backOff = FirstBackOff;
                Probe(now, SiteRivals.Interval, contact => !_roster.Has(contact.Address));
                if (_rivals.Find(now, View) is { } rival)
                    Lose(now, $"dissolves its cluster of {View.Size} for one of {rival.Answer!.View.Size} at {rival.Address}");
                break;
        }
    }

    /// <summary>An ActorSystem is there.</summary>
    public void Started(TimeSpan now, int run)
    {
        if (run != Run || Phase != SitePhase.Starting) return;
        View = SiteView.Alone;
        Enter(now, SitePhase.Seeking);
        _search.Begin(now);
        Tick(now);
    }

    /// <summary>An ActorSystem has ended, or could not be made.</summary>
    public void Ended(TimeSpan now, int run, string reason)
    {
        if (run != Run || Phase is SitePhase.Waiting or SitePhase.Out) return;
        if (Phase is not (SitePhase.Ending or SitePhase.Leaving)) Note(SiteEventKind.Lost, LastLoss = reason);
        View = SiteView.Alone;
        _roster.Clear();
        if (_isToLeave)
        {
            Enter(now, SitePhase.Out);
            return;
        }
        _wakeAt = now + _backOff;
        _backOff = _backOff * 2 < LongestBackOff ? _backOff * 2 : LongestBackOff;
        Enter(now, SitePhase.Waiting);
    }

    /// <summary>The others take this run for one that is over, or Akka has given up.</summary>
    public void Condemned(TimeSpan now, int run, string reason)
    {
        if (run == Run && Phase is SitePhase.Seeking or SitePhase.Joining or SitePhase.Member) Lose(now, reason, isPolite: false);
    }

    /// <summary>This is the cluster as Akka knows it.</summary>
    public void Saw(TimeSpan now, int run, string? cluster, IReadOnlyList<SiteMember> members)
    {
        if (run != Run || Phase is not (SitePhase.Joining or SitePhase.Member or SitePhase.Leaving)) return;
        var isIn = members.Any(member => member.Address == _own && member.Status is not (SiteMemberStatus.Down or SiteMemberStatus.Removed));
        foreach (var member in members) Contacts.Add(now, member.Address);
        if (isIn && Phase == SitePhase.Joining)
        {
            Enter(now, SitePhase.Member);
            Note(SiteEventKind.Joined, $"a member of the site, with {members.Count - 1} others");
        }
        if (!isIn && Phase == SitePhase.Member)
        {
            Lose(now, "the others have removed it", isPolite: false);
            return;
        }
        if (!isIn) return;
        View = new SiteView(cluster, members.Count, [.. members.Select(member => member.Address)]);
        _roster.Replace(members);
        if (Phase != SitePhase.Member || !_roster.IsLeaving) return;
        // Somebody has told another member that this one is to leave.
        _isToLeave = true;
        Enter(now, SitePhase.Leaving);
        Note(SiteEventKind.Left, "told to leave by an administrator; cluster join lets it in again");
    }

    /// <summary>A node has answered.</summary>
    public void Answered(TimeSpan now, int run, SiteAddress from, SiteAnswer answer)
    {
        if (run != Run) return;
        Contacts.Answered(now, from, answer);
        if (Phase == SitePhase.Seeking) Seek(now);
    }

    /// <summary>A node has asked: there is one.</summary>
    public void Heard(TimeSpan now, SiteAddress from) => Contacts.Add(now, from);

    /// <summary>Discovery has answered, or has failed.</summary>
    public void Discovered(TimeSpan now, IEnumerable<SiteAddress> nodes)
    {
        Contacts.IsIncomplete = false;
        foreach (var node in nodes) Contacts.Add(now, node, isSeed: true);
    }

    /// <summary>An administrator wants this node in, with that one.</summary>
    public void OrderJoin(TimeSpan now, SiteAddress? wanted)
    {
        _isToLeave = false;
        if (wanted is not null) Contacts.Add(now, wanted, isSeed: true);
        if (Phase == SitePhase.Out) (_wakeAt, Phase, Since) = (now, SitePhase.Waiting, now);
        else if (Phase == SitePhase.Leaving) Phase = SitePhase.Ending;
        Tick(now);
    }

    /// <summary>An administrator wants this node out.</summary>
    public void OrderLeave(TimeSpan now)
    {
        _isToLeave = true;
        Note(SiteEventKind.Left, "told to leave by an administrator; cluster join lets it in again");
        var hasSystem = Phase is not (SitePhase.Waiting or SitePhase.Out);
        var isPolite = Phase == SitePhase.Member;
        Enter(now, hasSystem ? SitePhase.Leaving : SitePhase.Out);
        if (hasSystem) _effects.Stop(Run, isPolite);
    }

    /// <summary>What it advertises is another now, which Akka cannot be told while it runs.</summary>
    public void Renew(TimeSpan now)
    {
        if (Phase is SitePhase.Seeking or SitePhase.Joining or SitePhase.Member) Lose(now, "its broker has other addresses");
    }

    public void Check()
    {
        Invariant.Holds(Contacts.All.All(contact => contact.Address != _own), $"Site: {_own} knows itself as another");
        Invariant.Holds(Phase is SitePhase.Member or SitePhase.Leaving or SitePhase.Ending || View.Cluster is null, $"Site: in {View.Cluster} while {Phase}");
        Invariant.Holds(Phase != SitePhase.Out || _isToLeave, "Site: out, and nobody has said so");
    }

    private void Seek(TimeSpan now)
    {
        var found = _search.Decide(now);
        // Once is enough, whichever of the others say so.
        if (found.Trouble is { } trouble && Trouble is null) Note(SiteEventKind.Trouble, trouble);
        Trouble = found.Trouble;
        View = SiteView.Alone with { IsStuck = Trouble is not null };
        if (found.Target is not { } target) return;
        Enter(now, SitePhase.Joining);
        Note(target == _own ? SiteEventKind.Founding : SiteEventKind.Joining, target == _own ? "founds the cluster of the site" : $"joins by {target}");
        _effects.Join(target);
    }

    private void Probe(TimeSpan now, TimeSpan interval, Func<SiteContact, bool> isWanted)
    {
        foreach (var contact in Contacts.TakeDue(now, interval, isWanted)) _effects.Probe(contact.Address, View);
    }

    private void Lose(TimeSpan now, string reason, bool isPolite = true)
    {
        LastLoss = reason;
        Note(SiteEventKind.Lost, reason);
        var hasOthers = View.Size > 1;
        Enter(now, SitePhase.Ending);
        _effects.Stop(Run, isPolite && hasOthers);
    }

    private void Enter(TimeSpan now, SitePhase phase) => (Phase, Since) = (phase, now);

    private void Note(SiteEventKind kind, string text) => _effects.Note(new SiteEvent(kind, null, text));
}
