namespace ActorMQ.Persistence.Commits;

/// <summary>Asks for pages on nobody's behalf.</summary>
internal sealed class NoOwner : IJournalOwner, IPageReader
{
    public static readonly NoOwner Instance = new();

    public void OnDurable(JournalBatch batch)
    {
    }

    public void OnPage(JournalPage page)
    {
    }
}
