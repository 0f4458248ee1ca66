namespace ActorMQ.StompProtocol.Tests;

/// <summary>What the specification calls fatal and others forgive.</summary>
public sealed class StrictTests
{
    [Theory]
    [InlineData("bare", "A header line has no colon: [bare]")]
    [InlineData(":value", "A header has no name: [:value]")]
    [InlineData("a:tab\\tulator", "A header has an escape that STOMP 1.2 does not define: [a:tab\\tulator]")]
    [InlineData("n\\ame:b", "A header has an escape that STOMP 1.2 does not define: [n\\ame:b]")]
    [InlineData("a:\\\\\\x", "A header has an escape that STOMP 1.2 does not define: [a:\\\\\\x]")]
    [InlineData("a:ends\\", "A header has an escape that STOMP 1.2 does not define: [a:ends\\]")]
    public void A_strict_parser_refuses_the_line_and_another_reads_it(string line, string problem)
    {
        var fault = Assert.Throws<StompFramingException>(() => Read(line, StompVersion.V12));
        Assert.Equal((StompFault.MalformedFrame, problem), (fault.Fault, fault.Message));

        Assert.Single(Wire.Read($"SEND\n{line}\n\n\0"));
    }

    [Theory]
    [InlineData("a:b:c", StompVersion.V12)]
    [InlineData("a:", StompVersion.V12)]
    [InlineData("a\\c:\\n\\r\\\\\\c", StompVersion.V12)]
    [InlineData("a\\c:\\n\\\\\\c", StompVersion.V11)]
    [InlineData("path:C:\\temp\\", StompVersion.V10)]
    public void What_the_version_knows_is_read_by_both(string line, StompVersion version) =>
        Assert.Equal(Wire.Read($"SEND\n{line}\n\n\0", version), Read(line, version));

    [Fact]
    public void STOMP_1_1_has_no_escape_for_a_carriage_return() =>
        Assert.Throws<StompFramingException>(() => Read("a:\\r", StompVersion.V11));

    [Fact]
    public void CONNECT_has_no_escapes_and_so_none_that_are_undefined() =>
        Assert.Single(new Wire(isStrict: true).Receive("CONNECT\nlogin:DOMAIN\\tom\n\n\0"));

    [Fact]
    public void A_frame_that_comes_in_pieces_is_refused_as_well()
    {
        var wire = new Wire(isStrict: true);

        Assert.Throws<StompFramingException>(() =>
        {
            foreach (var octet in "SEND\na:1\nbare\n\n\0"u8.ToArray()) wire.Receive([octet]);
        });
        Assert.Empty(wire.Frames);
    }

    private static List<string> Read(string line, StompVersion version) => new Wire(version, isStrict: true).Receive($"SEND\n{line}\n\n\0");
}
