namespace ActorMQ.Model.Errors;

/// <summary>Why a connection ended: one list for logs, counters and the console.</summary>
public enum CloseReason
{
    /// <summary>The client said DISCONNECT.</summary>
    ClientDisconnected,

    /// <summary>The client closed its socket without DISCONNECT.</summary>
    ClientClosed,

    /// <summary>The socket failed.</summary>
    TransportFailed,

    /// <summary>An ERROR that ends the connection was sent.</summary>
    ProtocolViolation,

    /// <summary>Wrong login or passcode.</summary>
    AuthenticationFailed,

    /// <summary>No CONNECT in time.</summary>
    ConnectTimeout,

    /// <summary>Nothing was heard from the client for longer than was agreed.</summary>
    HeartBeatTimeout,

    /// <summary>A limit on connections was reached.</summary>
    TooManyConnections,

    /// <summary>The same client id connected again.</summary>
    Replaced,

    /// <summary>The client did not read what it asked for.</summary>
    SlowConsumer,

    /// <summary>An administrator closed it.</summary>
    Killed,

    /// <summary>The broker is stopping.</summary>
    BrokerStopping,

    /// <summary>A defect of the broker.</summary>
    InternalError,
}
