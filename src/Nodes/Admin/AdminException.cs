namespace ActorMQ.Nodes.Admin;

/// <summary>An administrator asked for something that cannot be done; the message is for them.</summary>
internal sealed class AdminException : Exception
{
    /// <param name="status">The answer's status in HTTP.</param>
    /// <param name="message">One line.</param>
    public AdminException(int status, string message)
        : base(message) => Status = status;

    public int Status { get; }
}
