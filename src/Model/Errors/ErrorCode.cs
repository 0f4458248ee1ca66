namespace ActorMQ.Model.Errors;

/// <summary>
/// The registry of everything that can go wrong for a client. <see cref="Code"/> is the stable <c>error-code</c> header of the ERROR
/// frame: programs may match on it, so it never changes (a test holds the list). Texts may improve.
/// </summary>
/// <param name="Code">Stable, lower case with hyphens.</param>
/// <param name="Closes">
/// True when the connection cannot go on: framing is lost, or the client is not who it says. Errors tied to one frame leave it open.
/// </param>
/// <param name="Advice">What to do about it; the ERROR frame's body.</param>
public sealed record ErrorCode(string Code, bool Closes, string Advice)
{
    public static readonly ErrorCode MalformedFrame = new("malformed-frame", true,
        "The bytes received are not a STOMP frame. Check that the client speaks STOMP on this port and ends each frame with a NUL byte.");

    public static readonly ErrorCode UnknownCommand = new("unknown-command", true,
        "Commands are case-sensitive: CONNECT, STOMP, SEND, SUBSCRIBE, UNSUBSCRIBE, ACK, NACK, BEGIN, COMMIT, ABORT, DISCONNECT.");

    public static readonly ErrorCode LimitExceeded = new("limit-exceeded", true,
        "Send smaller frames, or ask the administrator to raise the limit named in the message.");

    public static readonly ErrorCode InvalidContentLength = new("invalid-content-length", true,
        "content-length is the number of bytes of the body; a NUL byte must follow the body.");

    public static readonly ErrorCode UnsupportedVersion = new("unsupported-version", true,
        "Offer one of 1.0, 1.1, 1.2 in accept-version.");

    public static readonly ErrorCode InvalidHeartBeat = new("invalid-heart-beat", true,
        "heart-beat is two non-negative numbers of milliseconds separated by a comma, such as 10000,10000.");

    public static readonly ErrorCode AuthenticationFailed = new("authentication-failed", true,
        "Check the login and passcode headers of the CONNECT frame.");

    public static readonly ErrorCode TooManyLogins = new("too-many-logins", true,
        "Many logins, or many wrong ones, are ahead of this one. Check login and passcode, and try again later.");

    public static readonly ErrorCode ConnectTimeout = new("connect-timeout", true,
        "Send a CONNECT or STOMP frame right after the connection is open.");

    public static readonly ErrorCode TooManyConnections = new("too-many-connections", true,
        "Close connections that are not needed, or ask the administrator to raise the limit named in the message.");

    public static readonly ErrorCode ProxyRequired = new("proxy-required", true,
        "This port is for load balancers. Connect to the load balancer, or to a port of the broker that is not one of theirs.");

    public static readonly ErrorCode ConnectionReplaced = new("connection-replaced", true,
        "Another connection of the same user took over this client-id. Give each client its own.");

    public static readonly ErrorCode ClientIdInUse = new("client-id-in-use", true,
        "Another connection has this client-id. Give each client its own.");

    public static readonly ErrorCode ConnectionKilled = new("connection-killed", true,
        "An administrator closed this connection. Reconnect if that is expected.");

    public static readonly ErrorCode BrokerStopping = new("broker-stopping", true,
        "The broker is shutting down. Reconnect, to another broker if there is one.");

    public static readonly ErrorCode BrokerMoved = new("broker-moved", true,
        "The other node of the pair serves the broker from now on. Reconnect: the load balancer, or the next address of a failover list, leads there.");

    public static readonly ErrorCode SlowConsumer = new("slow-consumer", true,
        "The client reads more slowly than it asks the broker to write. Read faster, or ask for a smaller prefetch.");

    public static readonly ErrorCode NotConnected = new("not-connected", true,
        "The first frame must be CONNECT or STOMP.");

    public static readonly ErrorCode AlreadyConnected = new("already-connected", false,
        "Send CONNECT once for each connection.");

    public static readonly ErrorCode InvalidDestination = new("invalid-destination", false,
        "Destinations are /queue/NAME, /topic/NAME, /temp-queue/NAME, /temp-topic/NAME, or several of these separated by commas.");

    public static readonly ErrorCode NoSuchDestination = new("no-such-destination", false,
        "The temporary destination went away with the connection that owned it.");

    public static readonly ErrorCode DestinationNotYours = new("destination-not-yours", false,
        "Only the connection that created a temporary destination may consume from it.");

    public static readonly ErrorCode DestinationFull = new("destination-full", false,
        "Consume from the destination, or send later; the message says which limit was reached.");

    public static readonly ErrorCode DestinationFailed = new("destination-failed", false,
        "The broker could not handle the frame and has restarted the destination. Send the frame again.");

    public static readonly ErrorCode BrokerLost = new("broker-lost", false,
        "The broker that keeps the message was lost before it confirmed the frame. The message comes again, marked as redelivered.");

    public static readonly ErrorCode NotAuthorized = new("not-authorized", false,
        "Ask the administrator for the right named in the message.");

    public static readonly ErrorCode MissingHeader = new("missing-header", false,
        "Add the header named in the message to the frame.");

    public static readonly ErrorCode InvalidHeader = new("invalid-header", false,
        "Correct the header named in the message.");

    public static readonly ErrorCode InvalidSelector = new("invalid-selector", false,
        "The selector header is an SQL-92 condition such as: colour = 'red' AND weight > 5");

    public static readonly ErrorCode DuplicateSubscription = new("duplicate-subscription", false,
        "Use another id, or UNSUBSCRIBE the subscription that has it first.");

    public static readonly ErrorCode NoSuchSubscription = new("no-such-subscription", false,
        "UNSUBSCRIBE names the id that SUBSCRIBE gave.");

    public static readonly ErrorCode UnexpectedAck = new("unexpected-ack", false,
        "ACK and NACK name a message that was delivered to this connection in ack mode client or client-individual, once.");

    public static readonly ErrorCode TransactionExists = new("transaction-exists", false,
        "COMMIT or ABORT the transaction before its name is used again.");

    public static readonly ErrorCode NoSuchTransaction = new("no-such-transaction", false,
        "BEGIN a transaction before frames name it.");

    public static readonly ErrorCode TransactionFailed = new("transaction-failed", false,
        "Nothing of the transaction took effect. Send it again.");

    public static readonly ErrorCode TooManySubscriptions = new("too-many-subscriptions", false,
        "UNSUBSCRIBE what is not needed, or ask the administrator to raise the limit named in the message.");

    public static readonly ErrorCode TooManyTransactions = new("too-many-transactions", false,
        "COMMIT or ABORT open transactions first, or ask the administrator to raise the limit named in the message.");

    public static readonly ErrorCode TransactionTooLarge = new("transaction-too-large", false,
        "Use smaller transactions, or ask the administrator to raise the limit named in the message. The transaction can only be aborted now.");

    public static readonly ErrorCode TooManyDestinations = new("too-many-destinations", false,
        "Use existing destinations, or ask the administrator to raise the limit named in the message.");

    public static readonly ErrorCode MemoryLimit = new("memory-limit", false,
        "Close connections, subscriptions and transactions that are not needed, delete destinations, or ask the administrator to raise the limit named "
            + "in the message.");

    public static readonly ErrorCode DurableSubscriptionInUse = new("durable-subscription-in-use", false,
        "UNSUBSCRIBE or close the connection that uses the durable subscription first.");

    public static readonly ErrorCode NotSupported = new("not-supported", false,
        "See the table of what works in the README.");

    public static readonly ErrorCode StorageFailed = new("storage-failed", false,
        "The broker could not write to its journal; its log says why. Send the message again later.");

    public static readonly ErrorCode InternalError = new("internal-error", true,
        "This is a defect of the broker; its log has the details. Reconnect.");

    /// <summary>Every code there is.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        MalformedFrame, UnknownCommand, LimitExceeded, InvalidContentLength, UnsupportedVersion, InvalidHeartBeat, AuthenticationFailed,
        ConnectTimeout, TooManyConnections, ConnectionReplaced, ClientIdInUse, ConnectionKilled, BrokerStopping, BrokerMoved, SlowConsumer, NotConnected,
        TooManyLogins, ProxyRequired, AlreadyConnected, InvalidDestination, NoSuchDestination, DestinationNotYours, DestinationFull,
        DestinationFailed, BrokerLost, NotAuthorized, MissingHeader, InvalidHeader, InvalidSelector, DuplicateSubscription, NoSuchSubscription,
        UnexpectedAck, TransactionExists, NoSuchTransaction, TransactionFailed, TooManySubscriptions, TooManyTransactions, TransactionTooLarge,
        TooManyDestinations, MemoryLimit, DurableSubscriptionInUse, NotSupported, StorageFailed, InternalError,
    ];

    /// <inheritdoc />
    public override string ToString() => Code;
}
