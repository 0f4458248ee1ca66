namespace ActorMQ.Nodes.Bench;

/// <summary>The run cannot go on; the message tells the user why.</summary>
internal sealed class BenchException : Exception
{
    public BenchException(string message)
        : base(message)
    {
    }

    public BenchException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
