namespace ActorMQ.Actors.Cluster;

/// <summary>The nodes that this one knows of: seeds, members that there are or were, and those that have asked.</summary>
internal sealed class SiteContacts
{
    /// <summary>Beside the seeds.</summary>
    public const int Max = 256;

    /// <summary>Who was not heard of for so long is forgotten, unless it is a seed.</summary>
    public static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(30);

    /// <summary>Who has not answered for so long is not there.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(2);

    /// <summary>Who has not answered for so long is asked less often: each time costs a connection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SlowInterval = TimeSpan.FromSeconds(5);

    private readonly SortedDictionary<SiteAddress, SiteContact> _all = [];
    private readonly SiteAddress _own;

    public SiteContacts(SiteAddress own, IEnumerable<SiteAddress> seeds)
    {
        _own = own;
        foreach (var seed in seeds) Add(TimeSpan.Zero, seed, isSeed: true);
    }

    /// <summary>Discovery has not answered yet: there may be more.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>In the order of their addresses.</summary>
    public IReadOnlyCollection<SiteContact> All => _all.Values;

    /// <summary>Takes note of a node; this one itself is none.</summary>
    public SiteContact? Add(TimeSpan now, SiteAddress address, bool isSeed = false)
    {
        if (address == _own) return null;
        if (!_all.TryGetValue(address, out var contact))
        {
            if (!isSeed && _all.Count >= Max) return null;
            _all.Add(address, contact = new SiteContact(address, isSeed));
        }
        contact.IsSeed |= isSeed;
        contact.SeenAt = now;
        return contact;
    }

    /// <summary>They had answered this node as another run of it.</summary>
    public void BeginAnew()
    {
        foreach (var contact in _all.Values)
        {
            (contact.AskedAt, contact.AskedSince, contact.AnsweredAt) = (null, null, null);
            (contact.Answer, contact.BeatsSince) = (null, null);
        }
    }

    public void Forget(TimeSpan now)
    {
        foreach (var contact in _all.Values.Where(contact => !contact.IsSeed && now - contact.SeenAt > ForgottenAfter).ToList()) _all.Remove(contact.Address);
    }

    /// <summary>Takes note of an answer, and of the nodes it names.</summary>
    public void Answered(TimeSpan now, SiteAddress from, SiteAnswer answer)
    {
        if (Add(now, from) is not { } contact) return;
        (contact.Answer, contact.AnsweredAt, contact.AskedSince) = (answer, now, null);
        foreach (var member in answer.View.Members) Add(now, member);
    }

    /// <summary>Those whose turn to be asked it is.</summary>
    /// <param name="now">The time.</param>
    /// <param name="interval">How often each of them is asked.</param>
    public IReadOnlyList<SiteContact> TakeDue(TimeSpan now, TimeSpan interval, Func<SiteContact, bool> isWanted)
    {
        List<SiteContact> due = [.. _all.Values.Where(contact => isWanted(contact) && IsDue(contact))];
        foreach (var contact in due) (contact.AskedAt, contact.AskedSince) = (now, contact.AskedSince ?? now);
        return due;

        bool IsDue(SiteContact contact) =>
            contact.AskedAt is not { } askedAt || now - askedAt >= (now - contact.AskedSince > Patience && interval < SlowInterval ? SlowInterval : interval);
    }

    /// <summary>Those who have answered just now.</summary>
    public IEnumerable<SiteContact> Answering(TimeSpan now) => _all.Values.Where(contact => now - contact.AnsweredAt < SilentAfter);
}
