namespace ActorMQ.Nodes.Running;

/// <summary>The node cannot start, for a reason its administrator can do something about.</summary>
internal sealed class NodeStartException : Exception
{
    public NodeStartException(int exitCode, string message, Exception? cause = null)
        : base(message, cause) => ExitCode = exitCode;

    public int ExitCode { get; }
}
