namespace ActorMQ.StompProtocol;

/// <summary>Command lines and what they mean.</summary>
public static class StompCommands
{
    /// <summary>
    /// Reads a command line. <c>STOMP</c> is CONNECT; <c>SUB</c> and <c>UNSUB</c> are accepted because ActiveMQ accepts them and clients
    /// rely on it; every other prefix ActiveMQ would take is refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out StompCommand command)
    {
        StompCommand? known = line.Length switch
        {
            3 => Match(line, "ACK"u8, StompCommand.Ack) ?? Match(line, "SUB"u8, StompCommand.Subscribe),
            4 => Match(line, "SEND"u8, StompCommand.Send) ?? Match(line, "NACK"u8, StompCommand.Nack),
            5 => Match(line, "BEGIN"u8, StompCommand.Begin) ?? Match(line, "ABORT"u8, StompCommand.Abort)
                ?? Match(line, "STOMP"u8, StompCommand.Connect) ?? Match(line, "UNSUB"u8, StompCommand.Unsubscribe)
                ?? Match(line, "ERROR"u8, StompCommand.Error),
            6 => Match(line, "COMMIT"u8, StompCommand.Commit),
            7 => Match(line, "MESSAGE"u8, StompCommand.Message) ?? Match(line, "CONNECT"u8, StompCommand.Connect)
                ?? Match(line, "RECEIPT"u8, StompCommand.Receipt),
            9 => Match(line, "SUBSCRIBE"u8, StompCommand.Subscribe) ?? Match(line, "CONNECTED"u8, StompCommand.Connected),
            10 => Match(line, "DISCONNECT"u8, StompCommand.Disconnect),
            11 => Match(line, "UNSUBSCRIBE"u8, StompCommand.Unsubscribe),
            _ => null,
        };
        command = known ?? default;
        return known is not null;
    }

    public static ReadOnlySpan<byte> Text(this StompCommand command) => command switch
    {
        StompCommand.Connect => "CONNECT"u8,
        StompCommand.Send => "SEND"u8,
        StompCommand.Subscribe => "SUBSCRIBE"u8,
        StompCommand.Unsubscribe => "UNSUBSCRIBE"u8,
        StompCommand.Ack => "ACK"u8,
        StompCommand.Nack => "NACK"u8,
        StompCommand.Begin => "BEGIN"u8,
        StompCommand.Commit => "COMMIT"u8,
        StompCommand.Abort => "ABORT"u8,
        StompCommand.Disconnect => "DISCONNECT"u8,
        StompCommand.Connected => "CONNECTED"u8,
        StompCommand.Message => "MESSAGE"u8,
        StompCommand.Receipt => "RECEIPT"u8,
        StompCommand.Hello => "HELLO"u8,
        StompCommand.Refused => "REFUSED"u8,
        StompCommand.Activate => "ACTIVATE"u8,
        StompCommand.Ping => "PING"u8,
        StompCommand.Pong => "PONG"u8,
        StompCommand.Routes => "ROUTES"u8,
        StompCommand.Digest => "DIGEST"u8,
        StompCommand.StartOver => "START-OVER"u8,
        StompCommand.LaterRun => "LATER-RUN"u8,
        StompCommand.Pass => "PASS"u8,
        StompCommand.Received => "RECEIVED"u8,
        _ => "ERROR"u8,
    };

    private static StompCommand? Match(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, StompCommand command) =>
        line.SequenceEqual(text) ? command : null;
}
