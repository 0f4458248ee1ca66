namespace ActorMQ.StompProtocol;

/// <summary>Command lines of the frames between brokers.</summary>
public static class LinkCommands
{
    public static bool TryParse(ReadOnlySpan<byte> line, out StompCommand command)
    {
        StompCommand? known = line.Length switch
        {
            // By far the most frequent first.
            4 when line.SequenceEqual("PASS"u8) => StompCommand.Pass,
            4 when line.SequenceEqual("PING"u8) => StompCommand.Ping,
            4 when line.SequenceEqual("PONG"u8) => StompCommand.Pong,
            5 when line.SequenceEqual("HELLO"u8) => StompCommand.Hello,
            6 when line.SequenceEqual("ROUTES"u8) => StompCommand.Routes,
            6 when line.SequenceEqual("DIGEST"u8) => StompCommand.Digest,
            7 when line.SequenceEqual("REFUSED"u8) => StompCommand.Refused,
            8 when line.SequenceEqual("RECEIVED"u8) => StompCommand.Received,
            8 when line.SequenceEqual("ACTIVATE"u8) => StompCommand.Activate,
            9 when line.SequenceEqual("LATER-RUN"u8) => StompCommand.LaterRun,
            10 when line.SequenceEqual("START-OVER"u8) => StompCommand.StartOver,
            _ => null,
        };
        command = known ?? default;
        return known is not null;
    }
}
