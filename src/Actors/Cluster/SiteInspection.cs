namespace ActorMQ.Actors.Cluster;

/// <summary>A site as people are shown it.</summary>
internal static class SiteInspection
{
    public static SiteStatus Of(SiteOptions options, SiteState state, TimeSpan now)
    {
        var members = state.Members.Select(member => member.Address).ToHashSet();
        var contacts = state.Contacts.All.Where(contact => !members.Contains(contact.Address)).Select(contact => new SiteStatus.Contact(
            contact.Address,
            contact.IsSeed,
            now - contact.AnsweredAt < SiteContacts.SilentAfter ? contact.Answer!.View.Cluster : null,
            now - contact.AskedSince is { } silent && silent >= SiteContacts.SilentAfter ? silent : null));
        return new SiteStatus(options.Name, options.Own, state.Phase, now - state.Since, state.Members, [.. contacts])
        {
            Cluster = state.View.Cluster,
            IsTls = options.IsTls,
            Runs = state.Run,
            LastLoss = state.LastLoss,
            Trouble = state.Trouble,
        };
    }
}
