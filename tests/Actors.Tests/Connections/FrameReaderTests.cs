using ActorMQ.Actors.Connections;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class FrameReaderTests
{
    [Theory]
    [InlineData(null, StompVersion.V10)]
    [InlineData("1.0", StompVersion.V10)]
    [InlineData("1.1,1.0", StompVersion.V11)]
    [InlineData("1.0,1.1,1.2", StompVersion.V12)]
    public void Connect_carries_the_version_agreed_on(string? offered, StompVersion version)
    {
        var header = offered is null ? "" : $"accept-version:{offered}\n";

        var connect = Sender.Stranger().Read<ClientFrame.Connect>($"CONNECT\n{header}login:alice\npasscode:a:b\\c\nreceipt:r\n\n\0");

        Assert.Equal(version, connect.Version);
        Assert.Equal("alice", connect.Headers["login"]);
        Assert.Equal("a:b\\c", connect.Headers["passcode"]);
        Assert.Equal("r", connect.Receipt);
    }

    [Fact]
    public void Connect_without_a_common_version_has_none() =>
        Assert.Null(Sender.Stranger().Read<ClientFrame.Connect>("CONNECT\naccept-version:2.0\n\n\0").Version);

    [Theory]
    [InlineData("", "alice", "secret", "r")]
    [InlineData("accept-version: 1.0 \n", "alice", "secret", "r")]
    [InlineData("accept-version:1.1\n", " alice", "secret ", " r ")]
    [InlineData("accept-version:1.2\n", " alice", "secret ", " r ")]
    public void Only_STOMP_1_0_pads_the_headers_of_connect(string version, string login, string passcode, string receipt)
    {
        var connect = Sender.Stranger().Read<ClientFrame.Connect>($"CONNECT\n{version}login: alice\npasscode:secret \nreceipt: r \n\n\0");

        Assert.Equal(login, connect.Headers["login"]);
        Assert.Equal(passcode, connect.Headers["passcode"]);
        Assert.Equal(receipt, connect.Receipt);
    }

    [Theory]
    [InlineData("CONNECT", "1.0", "x=[a:b\\n]")]
    [InlineData("CONNECT", "1.1", "x=[ a:b\n ]")]
    [InlineData("STOMP", "1.2", "x=[ a:b\n ]")]
    public void What_comes_in_the_same_packet_as_connect_is_read_by_the_version_agreed_on(string command, string version, string expected)
    {
        var frames = Sender.Stranger().Read($"{command}\naccept-version:{version}\n\n\0SEND\ndestination:/queue/a\nx: a:b\\n \n\nbody\0");

        Assert.Equal(2, frames.Count);
        var send = Assert.IsType<ClientFrame.Send>(frames[1]);
        Assert.True(send.Message.TryGetHeader("x", out var value));
        Assert.Equal(expected, $"x=[{value}]");
    }

    [Fact]
    public void A_second_connect_changes_nothing_about_how_frames_are_read()
    {
        var sender = new Sender(StompVersion.V12);

        Assert.Equal(StompVersion.V10, sender.Read<ClientFrame.Connect>("CONNECT\n\n\0").Version);

        Assert.Equal("x:\\\\ y\\n \n", Sender.OwnHeaders(sender.Send("destination:/queue/a\nx:\\\\ y\\n ").Message));
    }

    [Fact]
    public void Subscribe_and_unsubscribe_carry_their_headers_the_first_of_repeated_ones()
    {
        var sender = new Sender();

        var subscribe = sender.Read<ClientFrame.Subscribe>("SUBSCRIBE\nid:1\ndestination:/queue/a\nselector:a\\cb\nid:2\nreceipt:r1\n\n\0");
        var unsubscribe = sender.Read<ClientFrame.Unsubscribe>("UNSUBSCRIBE\nid:1\n\n\0");

        Assert.Equal("1", subscribe.Headers["id"]);
        Assert.Equal("a:b", subscribe.Headers["selector"]);
        Assert.Equal("r1", subscribe.Receipt);
        Assert.Equal("1", unsubscribe.Headers["id"]);
        Assert.Null(unsubscribe.Receipt);
    }

    [Theory]
    [InlineData("ACK\nid:1-2\ntransaction:t\nreceipt:r\n\n\0", false, "1-2", null, null, "t", true)]
    [InlineData("NACK\nmessage-id:m\nsubscription:s\n\n\0", true, null, "m", "s", null, true)]
    [InlineData("NACK\nid:1\nrequeue:false\n\n\0", true, "1", null, null, null, false)]
    [InlineData("NACK\nid:1\nrequeue:FALSE\n\n\0", true, "1", null, null, null, false)]
    [InlineData("NACK\nid:1\nrequeue:true\n\n\0", true, "1", null, null, null, true)]
    [InlineData("ACK\n\n\0", false, null, null, null, null, true)]
    public void Acknowledgements_carry_what_names_the_message(
        string text, bool isNegative, string? id, string? messageId, string? subscription, string? transaction, bool requeue)
    {
        var frame = new Sender().Read<ClientFrame.Acknowledge>(text);

        Assert.Equal(
            (isNegative, id, messageId, subscription, transaction, requeue),
            (frame.IsNegative, frame.Id, frame.MessageId, frame.Subscription, frame.Transaction, frame.Requeue));
    }

    [Theory]
    [InlineData("BEGIN\ntransaction:t\nreceipt:r\n\n\0", StompCommand.Begin)]
    [InlineData("COMMIT\ntransaction:t\nreceipt:r\n\n\0", StompCommand.Commit)]
    [InlineData("ABORT\ntransaction:t\nreceipt:r\n\n\0", StompCommand.Abort)]
    public void Transaction_boundaries_carry_their_transaction(string text, StompCommand command)
    {
        var frame = new Sender().Read<ClientFrame.TransactionBoundary>(text);

        Assert.Equal((command, "t", "r"), (frame.Command, frame.Transaction, frame.Receipt));
    }

    [Fact]
    public void Disconnect_carries_its_receipt()
    {
        Assert.Equal("77", new Sender().Read<ClientFrame.Disconnect>("DISCONNECT\nreceipt:77\n\n\0").Receipt);
        Assert.Null(new Sender().Read<ClientFrame.Disconnect>("DISCONNECT\n\n\0").Receipt);
    }

    [Theory]
    [InlineData("MESSAGE\nmessage-id:1\n\nx\0", "unknown-command", "Unknown STOMP action: MESSAGE is for servers only")]
    [InlineData("CONNECTED\nversion:1.2\n\n\0", "unknown-command", "Unknown STOMP action: CONNECTED is for servers only")]
    [InlineData("RECEIPT\nreceipt-id:1\n\n\0", "unknown-command", "Unknown STOMP action: RECEIPT is for servers only")]
    [InlineData("ERROR\n\n\0", "unknown-command", "Unknown STOMP action: ERROR is for servers only")]
    [InlineData("SENDER\n\n\0", "unknown-command", "Unknown STOMP action: SENDER")]
    [InlineData("SEND\ncontent-length:x\n\n\0", "invalid-content-length", "Specified content-length is not a valid integer: x")]
    [InlineData("SEND\nreceipt:77\n\0", "malformed-frame", "There is a NUL byte before the blank line that ends the headers")]
    public void A_framing_violation_is_the_last_thing_read(string text, string code, string message)
    {
        var sender = new Sender();

        var frames = sender.Read("BEGIN\ntransaction:t\n\n\0" + text + "ABORT\ntransaction:t\n\n\0");

        Assert.Equal(2, frames.Count);
        Assert.IsType<ClientFrame.TransactionBoundary>(frames[0]);
        var error = Assert.IsType<ClientFrame.Invalid>(frames[1]).Error;
        Assert.Equal((code, message), (error.Code.Code, error.Message));
        Assert.True(error.Code.Closes);
        Assert.Empty(sender.Read("DISCONNECT\n\n\0"));
        Assert.Empty(sender.Read("BEGIN"));
        Assert.Equal(0, sender.Reader.Read("ABC"u8, new HeaderTable(), []) - 3);
    }

    [Fact]
    public void Limits_are_tight_until_they_are_raised()
    {
        var body = new string('x', 2000);
        var stranger = Sender.Stranger();
        Assert.Equal(ErrorCode.LimitExceeded, stranger.Read<ClientFrame.Invalid>($"SEND\ndestination:/queue/a\n\n{body}\0").Error.Code);

        Assert.Equal(2000, new Sender().Send("destination:/queue/a", body).Message.Body.Length);
    }

    [Fact]
    public void A_stranger_may_not_send_many_frames_ahead()
    {
        var frame = "SEND\ndestination:/queue/a\n\n" + new string('x', 1000) + "\0";
        var stranger = Sender.Stranger();
        var frames = stranger.Read("CONNECT\naccept-version:1.2\n\n\0" + string.Concat(Enumerable.Repeat(frame, 100)));

        var error = Assert.IsType<ClientFrame.Invalid>(frames[^1]).Error;
        Assert.Equal((ErrorCode.LimitExceeded, "The maximum of bytes before CONNECTED was exceeded (65536)"), (error.Code, error.Message));
        Assert.Equal(2 + (65_536 / frame.Length), frames.Count);
        Assert.Equal(100, new Sender().Read(string.Concat(Enumerable.Repeat(frame, 100))).Count);
    }

    [Fact]
    public void Raised_limits_hold_for_the_frame_that_is_coming_in()
    {
        var sender = Sender.Stranger();
        Assert.Single(sender.Read("CONNECT\n\n\0SEND\ndestination:/queue/a\n\n" + new string('x', 1000)));

        sender.Reader.RaiseLimits(StompLimits.Default);

        Assert.Equal(3000, Assert.IsType<ClientFrame.Send>(Assert.Single(sender.Read(new string('x', 2000) + "\0"))).Message.Body.Length);
    }

    [Fact]
    public void The_bytes_a_large_frame_needs_are_known()
    {
        var sender = new Sender();

        Assert.Empty(sender.Read("SEND\ncontent-length:100000\n\n"));

        Assert.Equal("SEND\ncontent-length:100000\n\n".Length + 100_001, sender.Reader.BytesNeeded);
    }

    [Fact]
    public void Frames_are_read_as_they_become_complete()
    {
        var sender = new Sender();

        Assert.Equal(2, sender.Read("\n\nABORT\ntransaction:1\n\n\0\nABORT\ntransaction:2\n\n\0ABORT\ntrans").Count);
        Assert.Equal("3", Assert.IsType<ClientFrame.TransactionBoundary>(Assert.Single(sender.Read("action:3\n\n\0\r\n"))).Transaction);
        Assert.Empty(sender.Read("\n"));
    }
}
