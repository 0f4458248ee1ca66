namespace ActorMQ.StompProtocol;

/// <summary>What kind of violation a <see cref="StompFramingException"/> reports.</summary>
public enum StompFault
{
    MalformedFrame,
    UnknownCommand,
    LimitExceeded,
    InvalidContentLength,
}
