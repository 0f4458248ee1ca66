namespace ActorMQ.StompProtocol;

/// <summary>Which commands there are.</summary>
public enum StompDialect
{
    /// <summary>STOMP itself.</summary>
    Client,

    /// <summary>What brokers say to each other, in STOMP's framing.</summary>
    Link,
}
