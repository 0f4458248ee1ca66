namespace ActorMQ.StompProtocol.Tests;

/// <summary>Frames as clients send them and brokers answer.</summary>
internal static class Samples
{
    public static IReadOnlyList<string> Frames { get; } =
    [
        "CONNECT\naccept-version:1.0,1.1,1.2\nhost:broker\nlogin:alice\npasscode:s:e\\c\nheart-beat:10000,10000\n\n\0",
        "STOMP\naccept-version:1.2\nhost:x\n\n\0",
        "CONNECTED\nversion:1.2\nsession:ID-a-1\nserver:ActorMQ/1.0\n\n\0\n",
        "SEND\ndestination:/queue/a\n\nhello\0",
        "SEND\r\ndestination:/queue/a\r\nx:1\r\n\r\nline 1\r\n\r\nline 2\0\r\n",
        "SEND\ndestination:/queue/a\ncontent-type:text/plain\ncontent-length:7\nreceipt:r1\n\na\0b\n\nc\0\0\n",
        "SEND\ndestination:/queue/a\ncontent-length:0\n\n\0",
        "SEND\ndestination:/queue/\u00fcmlaut \u2713\nempty:\nbare\n\n\u20ac\0",
        "SUBSCRIBE\nid:0\ndestination:/queue/a\nack:client\nselector:a = 'b'\n\n\0",
        "SUB\ndestination:/queue/a\n\n\0",
        "UNSUB\nid:0\n\n\0",
        "UNSUBSCRIBE\nid:0\n\n\0",
        "ACK\nid:1-1\ntransaction:t\n\n\0",
        "NACK\nid:1-2\n\n\0",
        "BEGIN\ntransaction:t\n\n\0",
        "COMMIT\ntransaction:t\n\n\0",
        "ABORT\ntransaction:t\n\n\0",
        "DISCONNECT\nreceipt:77\n\n\0",
        "DISCONNECT\n\n\0",
        "MESSAGE\nsubscription:0\nmessage-id:7\ndestination:/queue/a\ncontent-length:5\n\nhello\0\n",
        "RECEIPT\nreceipt-id:77\n\n\0\n",
        "ERROR\nmessage:went\\cwrong\ncontent-length:4\n\nwhy\n\0\n",
    ];

    public static TheoryData<string> Rows => [.. Frames];

    public static TheoryData<StompVersion> Versions => [StompVersion.V10, StompVersion.V11, StompVersion.V12];
}
