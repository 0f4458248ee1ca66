namespace ActorMQ.Model;

/// <summary>How much is said of what happens many times in a row.</summary>
/// <param name="Window">Between two lines about the same.</param>
/// <param name="Most">Bursts that are remembered at a time.</param>
/// <param name="MostLines">Lines within one window, about whatever.</param>
public sealed record BurstLimits(TimeSpan Window, int Most, int MostLines = int.MaxValue)
{
    public static BurstLimits Default { get; } = new(TimeSpan.FromMinutes(1), 100);
}
