namespace ActorMQ.StompProtocol;

/// <summary>What a frame is. From <see cref="Hello"/> on: between brokers only (<see cref="StompDialect.Link"/>).</summary>
public enum StompCommand
{
    Connect,
    Send,
    Subscribe,
    Unsubscribe,
    Ack,
    Nack,
    Begin,
    Commit,
    Abort,
    Disconnect,
    Connected,
    Message,
    Receipt,
    Error,
    Hello,
    Refused,
    Activate,
    Ping,
    Pong,
    Routes,
    Digest,
    StartOver,
    LaterRun,
    Pass,
    Received,
}
