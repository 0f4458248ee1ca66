namespace ActorMQ.Nodes.Bench.Options;

/// <summary>How consumers acknowledge (STOMP 1.2, "SUBSCRIBE ack Header").</summary>
internal enum AckMode
{
    /// <summary>Not at all: what was sent to them is done with.</summary>
    Auto,

    /// <summary>One ACK for all messages that came in one read.</summary>
    Client,

    /// <summary>One ACK for each message.</summary>
    ClientIndividual,
}
