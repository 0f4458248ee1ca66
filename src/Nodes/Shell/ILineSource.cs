namespace ActorMQ.Nodes.Shell;

/// <summary>Where a shell's lines come from.</summary>
internal interface ILineSource
{
    /// <returns>Null at the end.</returns>
    Task<string?> ReadAsync();
}
