namespace ActorMQ.Integration.Networks;

/// <summary>What is worth keeping of what a node has logged.</summary>
internal sealed class NodeLog
{
    private const int Most = 200;

    private readonly Queue<string> _latest = new();
    private readonly List<string> _errors = [];

    public IEnumerable<string> Latest => _latest;

    public IReadOnlyList<string> Errors => _errors;

    public void Add(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Contains(" ERROR ", StringComparison.Ordinal)) _errors.Add(line);
            // Clients come and go all the time.
            if (line.Contains(" connections ", StringComparison.Ordinal)) continue;
            _latest.Enqueue(line);
            if (_latest.Count > Most) _latest.Dequeue();
        }
    }
}
