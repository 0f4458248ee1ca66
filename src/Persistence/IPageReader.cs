namespace ActorMQ.Persistence;

/// <summary>Whoever asks for pages. Called from the journal's threads: implementations only tell an actor.</summary>
public interface IPageReader
{
    /// <summary>The answer to a <see cref="PageRequest"/>.</summary>
    void OnPage(JournalPage page);
}
