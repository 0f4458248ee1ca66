namespace ActorMQ.StompProtocol;

/// <summary>The bytes are no frame, or one over a limit. Where the next frame begins is unknown, so the connection must end.</summary>
public sealed class StompFramingException : Exception
{
    public StompFramingException(StompFault fault, string message)
        : base(message) => Fault = fault;

    public StompFault Fault { get; }
}
