namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>What is damaged, a line each.</summary>
internal sealed class Findings
{
    /// <summary>Nobody reads more, and each one more is of the same kind.</summary>
    private const int Max = 100;

    private readonly List<string> _texts = [];

    public IReadOnlyList<string> Texts => _texts;

    public bool Any => _texts.Count > 0;

    public void Add(string text)
    {
        if (_texts.Count < Max) _texts.Add(text);
    }
}
