namespace ActorMQ.Persistence;

/// <summary>The result of reading what a journal has.</summary>
/// <param name="Lanes">Lanes that were read.</param>
/// <param name="Messages">Messages that were read and found whole.</param>
/// <param name="Problems">What is damaged, a line each; empty when all is well. Ends early when there is no end of it.</param>
public sealed record JournalVerification(int Lanes, long Messages, IReadOnlyList<string> Problems)
{
    private const int QueuesNamed = 20;

    /// <summary>Whose messages cannot be read.</summary>
    public IReadOnlyList<DamagedQueue> Queues { get; init; } = [];

    public bool IsDamaged => Problems.Count > 0;

    /// <summary>What is damaged, on one line.</summary>
    public string Damage => Problems.Count > 1 ? $"{Problems[0]} ({Problems.Count - 1} more like this)" : string.Concat(Problems);

    /// <summary>What that means for messages, on one line.</summary>
    public string Loss
    {
        get
        {
            if (Queues.Count == 0) return "All messages that are counted can be read";
            var named = string.Join(", ", Queues.Take(QueuesNamed));
            return $"Lost are {named}{(Queues.Count > QueuesNamed ? $" and some in {Queues.Count - QueuesNamed} other queues" : "")}; all others can be read";
        }
    }
}
