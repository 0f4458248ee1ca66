namespace ActorMQ.Convergence;

/// <summary>What it took until everybody knew everything.</summary>
/// <param name="Links">Links there are at the end.</param>
/// <param name="Ways">Ways from a broker to another one that are new, different or gone.</param>
/// <param name="Messages">Updates that crossed a link, in either direction.</param>
/// <param name="Items">What was said in them, one for each broker it was about.</param>
public sealed record Counts(int Links, int Ways, int Messages, int Items)
{
    /// <summary>Over an average link.</summary>
    public double MessagesPerLink => (double)Messages / Links;
}
