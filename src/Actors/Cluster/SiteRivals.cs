namespace ActorMQ.Actors.Cluster;

/// <summary>
/// Finds out whether there is another cluster of the same site, to which the members of this one should go. Two come about when nodes could not
/// reach each other: at the start, or later, when each side goes on without the other.
/// </summary>
internal sealed class SiteRivals(SiteContacts contacts)
{
    /// <summary>How often nodes are asked that are known and are no members.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>What is seen while members come and go may be over in a moment.</summary>
    public static readonly TimeSpan SureAfter = TimeSpan.FromMilliseconds(900);

    /// <param name="now">The time.</param>
    /// <param name="own">The cluster that this node is in.</param>
    /// <returns>A node of a cluster before which this one yields, and by which it could be called; null when there is none.</returns>
    public SiteContact? Find(TimeSpan now, SiteView own)
    {
        SiteContact? found = null;
        foreach (var contact in contacts.All)
        {
            var beats = now - contact.AnsweredAt < SiteContacts.SilentAfter
                && contact.Answer is { Unreachable: null, View: var view }
                && !own.Members.Contains(contact.Address)
                && view.Beats(own);
            if (beats) contact.BeatsSince ??= now;
            else contact.BeatsSince = null;
            if (now - contact.BeatsSince >= SureAfter) found ??= contact;
        }
        return found;
    }
}
