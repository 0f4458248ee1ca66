using ActorMQ.Actors.Connections;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>What widely used client libraries send, to the byte.</summary>
public sealed class ClientLibraryTests
{
    [Fact]
    public void The_Ruby_gem_says_content_length_and_content_type_on_every_frame()
    {
        var frames = Sender.Stranger().Read(
            "CONNECT\naccept-version:1.0,1.1,1.2\nhost:mcollective\nheart-beat:30500,29500\nlogin:mcollective\npasscode:secret\ncontent-length:0\ncontent-type:text/plain; charset=UTF-8\n\n\0"
            + "SUBSCRIBE\nid:mcollective_directed_to_identity\nselector:mc_identity = 'node1'\ndestination:/queue/mcollective.nodes\ncontent-length:0\ncontent-type:text/plain; charset=UTF-8\n\n\0"
            + "SEND\nreply-to:/queue/mcollective.reply.node1_123.1\ntimestamp:1700000000123\nexpires:1700000070123\nmc_sender:node1\nmc_identity:node2\ndestination:/queue/mcollective.nodes\ncontent-length:5\ncontent-type:text/plain; charset=UTF-8\n\nhello\0"
            + "ACK\nid:1-1\ncontent-length:0\ncontent-type:text/plain; charset=UTF-8\n\n\0"
            + "DISCONNECT\nreceipt:bye\ncontent-length:0\ncontent-type:text/plain; charset=UTF-8\n\n\0");

        Assert.Equal(5, frames.Count);
        Assert.Equal("30500,29500", Assert.IsType<ClientFrame.Connect>(frames[0]).Headers["heart-beat"]);
        Assert.Equal("mc_identity = 'node1'", Assert.IsType<ClientFrame.Subscribe>(frames[1]).Headers["selector"]);
        var send = Assert.IsType<ClientFrame.Send>(frames[2]);
        Assert.Equal(1_700_000_070_123, send.Message.Expires);
        Assert.Equal(
            "reply-to:/queue/mcollective.reply.node1_123.1\nmc_sender:node1\nmc_identity:node2\ncontent-type:text/plain; charset=UTF-8\n",
            Sender.OwnHeaders(send.Message));
        Assert.Equal("1-1", Assert.IsType<ClientFrame.Acknowledge>(frames[3]).Id);
        Assert.Equal("bye", frames[4].Receipt);
    }

    [Fact]
    public void The_Ruby_gem_may_end_lines_with_carriage_returns_in_STOMP_1_2()
    {
        var send = new Sender().Read<ClientFrame.Send>(
            "SEND\r\ndestination:/queue/a\r\npersistent:true\r\ncontent-length:5\r\ncontent-type:text/plain; charset=UTF-8\r\n\r\nhello\0");

        Assert.True(send.Message.IsPersistent);
        Assert.False(send.Message.HasEscapes);
        Assert.Equal("content-type:text/plain; charset=UTF-8\n", Sender.OwnHeaders(send.Message));
    }

    [Fact]
    public void A_client_that_sends_a_message_on_with_all_its_headers_gives_it_a_new_identity()
    {
        var message = new Sender().Send("destination:/queue/a\npersistent:true\npriority:7\nx:1").Message;
        var received = Receiver.Headers(message, StompVersion.V12);
        var sentOn = string.Join(
            '\n', received.Prepend(new("ack", "1-1")).Append(new("redelivered", "true")).Where(h => h.Key != "destination").Select(h => $"{h.Key}:{h.Value}"));
        var other = new Sender();
        other.Send("destination:/queue/b");

        var copy = other.Send($"destination:/queue/b\n{sentOn}").Message;

        Assert.Equal(
            message.ToString().Replace("/queue/a", "/queue/b", StringComparison.Ordinal)
                .Replace($"{message.Id}\n", $"{Sender.Identity}-2\n", StringComparison.Ordinal),
            copy.ToString());
    }

    [Fact]
    public void Stomp_py_sorts_its_headers_and_writes_Python_values()
    {
        var frames = Sender.Stranger().Read(
            "STOMP\naccept-version:1.1\nheart-beat:4000,4000\nlogin:user\npasscode:pass\n\n\0"
            + "SEND\ncontent-length:5\ndestination:/queue/test\npersistent:True\npriority:9\nurl:http\\c//x\\\\y\n\nhello\0"
            + "SUBSCRIBE\nack:client-individual\nactivemq.prefetchSize:1\ndestination:/queue/test\nid:1\n\n\0"
            + "ACK\nmessage-id:ID-x-1\nsubscription:1\n\n\0");

        Assert.Equal(4, frames.Count);
        Assert.Equal(StompVersion.V11, Assert.IsType<ClientFrame.Connect>(frames[0]).Version);
        var send = Assert.IsType<ClientFrame.Send>(frames[1]);
        Assert.True(send.Message.IsPersistent);
        Assert.Equal(9, send.Message.Priority);
        Assert.Equal("http://x\\y", send.Message.Headers().Single(h => h.Key == "url").Value);
        Assert.Equal("1", Assert.IsType<ClientFrame.Subscribe>(frames[2]).Headers["activemq.prefetchSize"]);
        var ack = Assert.IsType<ClientFrame.Acknowledge>(frames[3]);
        Assert.Equal(("ID-x-1", "1"), (ack.MessageId, ack.Subscription));
    }

    [Fact]
    public void Stompjs_escapes_nothing_in_STOMP_1_1_and_names_the_subscription_in_acknowledgements()
    {
        var frames = Sender.Stranger().Read(
            "CONNECT\naccept-version:1.1,1.0\nheart-beat:10000,10000\n\n\0"
            + "SEND\ndestination:/topic/t\nwhen:10:30\ncontent-length:2\n\n{}\0"
            + "SUBSCRIBE\nid:sub-0\ndestination:/topic/t\n\n\0"
            + "NACK\nmessage-id:m\nsubscription:sub-0\n\n\0"
            + "\n"
            + "DISCONNECT\nreceipt:close-1\n\n\0");

        Assert.Equal(5, frames.Count);
        Assert.Equal("10:30", Assert.IsType<ClientFrame.Send>(frames[1]).Message.Headers().Single(h => h.Key == "when").Value);
        Assert.True(Assert.IsType<ClientFrame.Acknowledge>(frames[3]).IsNegative);
        Assert.Equal("close-1", frames[4].Receipt);
    }

    [Fact]
    public void A_person_at_a_terminal_pads_and_ends_frames_with_NUL_and_line_feed()
    {
        var frames = Sender.Stranger().Read(
            "CONNECT\r\nlogin: guest\r\npasscode: guest\r\n\r\n\0\r\nSEND\r\ndestination: /queue/a\r\npersistent: true\r\npriority: 5\r\n\r\nhello\0\r\n");

        Assert.Equal(2, frames.Count);
        Assert.Equal("guest", Assert.IsType<ClientFrame.Connect>(frames[0]).Headers["login"]);
        var message = Assert.IsType<ClientFrame.Send>(frames[1]).Message;
        Assert.True(message.IsPersistent);
        Assert.Equal(5, message.Priority);
    }
}
