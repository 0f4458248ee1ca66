namespace ActorMQ.StompProtocol.Tests;

public sealed class GrammarTests
{
    [Theory]
    [InlineData(StompVersion.V10, "SEND [a=1][b=2] body")]
    [InlineData(StompVersion.V11, "SEND [a=1\r][b=2\r] body")]
    [InlineData(StompVersion.V12, "SEND [a=1][b=2] body")]
    public void A_carriage_return_ends_lines_but_in_STOMP_1_1_belongs_to_the_value(StompVersion version, string expected) =>
        Assert.Equal([expected], Wire.Read("SEND\r\na:1\r\nb:2\r\n\r\nbody\0", version));

    [Theory]
    [MemberData(nameof(Samples.Versions), MemberType = typeof(Samples))]
    public void Line_ends_may_be_mixed(StompVersion version) =>
        Assert.Equal(["SEND [a=1] body"], Wire.Read("SEND\r\na:1\n\r\nbody\0", version));

    [Fact]
    public void Only_one_carriage_return_belongs_to_the_line_end() => Assert.Equal(["SEND [a=1\r] "], Wire.Read("SEND\na:1\r\r\n\n\0"));

    [Fact]
    public void A_header_without_a_colon_is_a_name_with_an_empty_value() => Assert.Equal(["SEND [bare=][a=1] "], Wire.Read("SEND\nbare\na:1\n\n\0"));

    [Fact]
    public void A_header_of_one_character_does_not_end_the_headers() => Assert.Equal(["SEND [x=][a=1] "], Wire.Read("SEND\nx\na:1\n\n\0"));

    [Fact]
    public void The_first_colon_ends_the_name() => Assert.Equal(["SEND [a=b:c:d][=e] "], Wire.Read("SEND\na:b:c:d\n:e\n\n\0"));

    [Fact]
    public void Repeated_headers_are_kept_in_order_and_the_first_counts()
    {
        var bytes = Wire.Bytes("SEND\nfoo:World\nbar:1\nfoo:Hello\n\n\0");

        Assert.True(new StompFrameParser(StompLimits.Default).TryRead(bytes, new HeaderTable(), out _, out var frame));

        Assert.Equal("SEND [foo=World][bar=1][foo=Hello] ", Wire.Describe(frame));
        Assert.True(frame.TryGet("foo"u8, out var value));
        Assert.Equal("World", value);
        Assert.False(frame.TryGet("fo"u8, out _));
        Assert.False(frame.TryGet("Foo"u8, out _));
    }

    [Theory]
    [InlineData(StompVersion.V10, "SEND [ a =b c] ")]
    [InlineData(StompVersion.V11, "SEND [ a = \tb c\t ] ")]
    [InlineData(StompVersion.V12, "SEND [ a = \tb c\t ] ")]
    public void Only_STOMP_1_0_trims_and_only_values(StompVersion version, string expected) =>
        Assert.Equal([expected], Wire.Read("SEND\n a : \tb c\t \n\n\0", version));

    [Fact]
    public void STOMP_1_0_trims_a_value_of_blanks_to_nothing() => Assert.Equal(["SEND [a=] "], Wire.Read("SEND\na: \t \n\n\0", StompVersion.V10));

    [Theory]
    [InlineData(" SEND \n\n\0")]
    [InlineData("\tSEND\r\n\n\0")]
    public void Blanks_around_the_command_are_forgiven(string text) => Assert.Equal(["SEND  "], Wire.Read(text));

    [Theory]
    [InlineData("SUB", "SUBSCRIBE")]
    [InlineData("UNSUB", "UNSUBSCRIBE")]
    [InlineData("STOMP", "CONNECT")]
    public void Some_commands_have_two_names(string text, string command) => Assert.Equal([$"{command}  "], Wire.Read($"{text}\n\n\0"));

    [Fact]
    public void Every_command_is_read_by_its_name()
    {
        foreach (var command in Texts.Commands)
        {
            Assert.True(StompCommands.TryParse(command.Text(), out var parsed));
            Assert.Equal(command, parsed);
        }
    }

    [Fact]
    public void Commands_between_brokers_are_none_of_a_client_and_the_other_way_round()
    {
        foreach (var command in Texts.LinkCommands)
        {
            Assert.False(StompCommands.TryParse(command.Text(), out _));
            Assert.True(LinkCommands.TryParse(command.Text(), out var parsed));
            Assert.Equal(command, parsed);
        }
        Assert.All(Texts.Commands, command => Assert.False(LinkCommands.TryParse(command.Text(), out _)));
    }

    [Theory]
    [InlineData("SENDER")]
    [InlineData("SEN")]
    [InlineData("send")]
    [InlineData("Send")]
    [InlineData("SUBS")]
    [InlineData("UNSUBSCRIB")]
    [InlineData("ACKS")]
    [InlineData("BEGINN")]
    [InlineData("CONNECTE")]
    [InlineData("DISCONNECTED")]
    [InlineData("SEND:")]
    public void No_other_prefix_or_spelling_is_a_command(string text)
    {
        Assert.False(StompCommands.TryParse(Wire.Bytes(text), out _));
        Assert.Equal(StompFault.UnknownCommand, Wire.FaultOf($"{text}\n\n\0"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", "Unknown STOMP action: GET / HTTP/1.1")]
    [InlineData("\u001b[31m\u00e9\u007f\n", "Unknown STOMP action: .[31m...")]
    [InlineData("0123456789012345678901234567890123456789\n", "Unknown STOMP action: 0123456789012345678901234567890123456789")]
    [InlineData("01234567890123456789012345678901234567890\n", "Unknown STOMP action: 0123456789012345678901234567890123456789...")]
    public void An_unknown_command_is_quoted_in_what_can_be_printed(string text, string message)
    {
        var e = Assert.Throws<StompFramingException>(() => Wire.Read(text));

        Assert.Equal(StompFault.UnknownCommand, e.Fault);
        Assert.Equal(message, e.Message);
    }

    [Theory]
    [InlineData("SEND\na:b\0c\n\n\0")]
    [InlineData("SEND\na\0:b\n\n\0")]
    [InlineData("SEND\0\n\n\0")]
    [InlineData("SEND\n\r\0")]
    [InlineData("\u0016\u0003\u0001\u0000\u0000")]
    public void A_NUL_before_the_body_is_malformed(string text)
    {
        Assert.Equal(StompFault.MalformedFrame, Wire.FaultOf(text));
        // Also when it comes alone, behind what was looked at before.
        var wire = new Wire();
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        Assert.Empty(wire.Receive(text[..nul]));
        Assert.Equal(StompFault.MalformedFrame, Assert.Throws<StompFramingException>(() => wire.Receive("\0")).Fault);
    }

    [Fact]
    public void A_missing_blank_line_is_noticed_at_once() => Assert.Equal(StompFault.MalformedFrame, Wire.FaultOf("DISCONNECT\nreceipt:77\n\0"));

    [Fact]
    public void Without_a_content_length_the_first_NUL_ends_the_body() => Assert.Equal(StompFault.UnknownCommand, Wire.FaultOf("SEND\n\na\0b\n"));

    [Fact]
    public void A_missing_NUL_joins_the_next_frame_to_the_body()
    {
        var wire = new Wire();

        Assert.Empty(wire.Receive("SEND\na:1\n\nbody\n"));
        Assert.Equal(["SEND [a=1] body\nSEND\na:2\n\n"], wire.Receive("SEND\na:2\n\n\0"));
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_replaced_in_text_and_kept_in_the_body()
    {
        byte[] bytes = [.. "SEND\na:"u8, 0xff, .. "\n\n"u8, 0xff, 0];
        var wire = new Wire();

        Assert.Equal(["SEND [a=\ufffd] \u00ff"], wire.Receive(bytes));
    }

    [Fact]
    public void Many_headers_are_kept()
    {
        var names = Enumerable.Range(0, 1000).Select(i => $"h{i}").ToArray();

        var frame = Assert.Single(Wire.Read("SEND\n" + string.Concat(names.Select(name => $"{name}:v\n")) + "\n\0"));

        Assert.Equal("SEND " + string.Concat(names.Select(name => $"[{name}=v]")) + " ", frame);
    }
}
