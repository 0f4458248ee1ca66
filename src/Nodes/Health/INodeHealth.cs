namespace ActorMQ.Nodes.Health;

/// <summary>Who knows how a node is. Any thread.</summary>
internal interface INodeHealth
{
    /// <summary>At once, whatever the node is doing.</summary>
    HealthReport Report();

    /// <summary>Asks the actors that have all others below them whether they still take turns.</summary>
    /// <param name="patience">How long they may take to answer.</param>
    /// <returns>The paths of those that do not answer.</returns>
    Task<IReadOnlyList<string>> FindSilentActorsAsync(TimeSpan patience);
}
