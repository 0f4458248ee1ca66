using System.Net;
using ActorMQ.StompGateway.ProxyProtocol;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Gateway.Tests.ProxyProtocol;

public sealed class ProxyHeaderParserTests
{
    private static readonly byte[] Behind = "CONNECT\n\n\0PROXY \r\n"u8.ToArray();

    private static readonly Gen<byte[]> Octets = Gen.ArrayOf(Gen.Choose(0, 255).Select(octet => (byte)octet));

    private static readonly Gen<IPEndPoint> Ends4 = EndsOf(4);

    private static readonly Gen<IPEndPoint> Ends6 = EndsOf(16);

    // Headers of clients, with whose they are.
    private static readonly Gen<(byte[] Bytes, ProxyHeader Header)> Headers =
        from pair in Gen.OneOf(Gen.Zip(Ends4, Ends4), Gen.Zip(Ends6, Ends6))
        from more in Gen.OneOf(Gen.Constant<byte[]>([]), Octets, Gen.Constant(new byte[3000]))
        from isText in Gen.Elements(true, false)
        let header = new ProxyHeader(pair.Item1, pair.Item2)
        select (isText ? ProxyHeaders.Text(header.Client!, header.Target!) : ProxyHeaders.Binary(header.Client!, header.Target!, more), header);

    // What is none, and begins like one now and then.
    private static readonly Gen<byte[]> Garbage = Gen.OneOf(
        Octets,
        Octets.Select(octets => (byte[])[.. "PROXY "u8, .. octets]),
        Octets.Select(octets => (byte[])[.. "PROXY TCP4 "u8, .. octets, .. "\r\n"u8]),
        Octets.Select(octets => (byte[])[.. "\r\n\r\n\0\r\nQUIT\n"u8, .. octets]),
        Gen.Zip(Gen.Zip(Headers, Gen.Choose(0, 60)), Gen.Choose(0, 255)).Select(change => Changed(change.Item1.Item1.Bytes, change.Item1.Item2, change.Item2)));

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.7 10.0.0.1 4711 61613", "203.0.113.7:4711")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535", "255.255.255.255:65535")]
    [InlineData("PROXY TCP6 2001:db8::7 ::1 0 1", "[2001:db8::7]:0")]
    [InlineData("PROXY TCP6 ::ffff:203.0.113.7 ::1 4711 1", "[::ffff:203.0.113.7]:4711")]
    [InlineData("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535",
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535")]
    [InlineData("PROXY UNKNOWN", null)]
    [InlineData("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535", null)]
    public void A_line_of_version_1_names_the_client(string line, string? client)
    {
        var parser = Whole(ProxyHeaders.Text(line));
        Assert.Null(parser.Problem);
        Assert.Equal(client, parser.Header!.Client?.ToString());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1", "it does not begin with one")]
    [InlineData("proxy TCP4 203.0.113.7 10.0.0.1 4711 61613", "it does not begin with one")]
    [InlineData("PROXY TCP4 203.0.113.7 10.0.0.1 4711", "a line of version 1 has six words")]
    [InlineData("PROXY TCP4 203.0.113.7  10.0.0.1 4711 61613", "a line of version 1 has six words")]
    [InlineData("PROXY TCP4 203.0.113.7 10.0.0.1 4711 61613 ", "a line of version 1 has six words")]
    [InlineData("PROXY TCP5 203.0.113.7 10.0.0.1 4711 61613", "it is of neither TCP4 nor TCP6 nor UNKNOWN")]
    [InlineData("PROXY TCP4 203.0.113.07 10.0.0.1 4711 61613", "its addresses are not those of TCP4 and two ports")]
    [InlineData("PROXY TCP4 1 10.0.0.1 4711 61613", "its addresses are not those of TCP4 and two ports")]
    [InlineData("PROXY TCP4 ::1 ::1 4711 61613", "its addresses are not those of TCP4 and two ports")]
    [InlineData("PROXY TCP6 10.0.0.1 10.0.0.1 4711 61613", "its addresses are not those of TCP6 and two ports")]
    [InlineData("PROXY TCP6 [::1] ::1 4711 61613", "its addresses are not those of TCP6 and two ports")]
    [InlineData("PROXY TCP6 fe80::1%1 ::1 4711 61613", "its addresses are not those of TCP6 and two ports")]
    [InlineData("PROXY TCP4 203.0.113.7 10.0.0.1 65536 61613", "its addresses are not those of TCP4 and two ports")]
    [InlineData("PROXY TCP4 203.0.113.7 10.0.0.1 04711 61613", "its addresses are not those of TCP4 and two ports")]
    [InlineData("PROXY TCP4 203.0.113.7 10.0.0.1 -1 61613", "its addresses are not those of TCP4 and two ports")]
    [InlineData("PROXY TCP4 203.0.113.7 10.0.0.1 4711 61613\nx", "a line of version 1 ends with CR and LF, and neither is in it before")]
    [InlineData("PROXY UNKNOWN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "a line of version 1 has at most 107 bytes")]
    public void What_is_no_line_of_version_1_is_said_to_be_wrong_with_it(string line, string problem)
    {
        var parser = Whole(ProxyHeaders.Text(line));
        Assert.Equal(problem, parser.Problem);
        Assert.Null(parser.Header);
    }

    [Theory]
    [InlineData(0, ProxyHeaders.Tcp4, 12)]
    [InlineData(0, 0x00, 0)]
    [InlineData(0, 0x99, 5)]
    [InlineData(1, 0x00, 0)]
    [InlineData(1, 0x00, 40)]
    [InlineData(1, ProxyHeaders.UnixStream, 216)]
    public void A_proxy_that_names_nobody_is_there_for_itself(byte command, byte family, int length) =>
        Assert.Equal(ProxyHeader.OfProxyItself, Whole(ProxyHeaders.Binary(command, family, new byte[length])).Header);

    [Theory]
    [InlineData(1, ProxyHeaders.Tcp4, 11, 2, "it is too short for its addresses")]
    [InlineData(1, ProxyHeaders.Tcp6, 35, 2, "it is too short for its addresses")]
    [InlineData(1, ProxyHeaders.Tcp6, 0, 2, "it is too short for its addresses")]
    [InlineData(1, 0x12, 12, 2, "it is of no family that goes over TCP")]
    [InlineData(1, 0x41, 12, 2, "it is of no family that goes over TCP")]
    [InlineData(2, ProxyHeaders.Tcp4, 12, 2, "its command is neither LOCAL nor PROXY")]
    [InlineData(1, ProxyHeaders.Tcp4, 12, 3, "it has the signature of version 2 and another version")]
    public void What_is_no_header_of_version_2_is_said_to_be_wrong_with_it(byte command, byte family, int length, byte version, string problem) =>
        Assert.Equal(problem, Whole(ProxyHeaders.Binary(command, family, new byte[length], version)).Problem);

    [Fact]
    public void However_it_is_cut_the_client_is_read_and_no_byte_behind_the_header() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Gen.Zip(Headers, Cuts).ToArbitrary(), test =>
        {
            var ((bytes, header), cuts) = test;
            var parser = new ProxyHeaderParser();
            var taken = InPieces(parser, [.. bytes, .. Behind], cuts);
            return parser.Problem is null && parser.Header == header && parser.BytesNeeded == 0 && taken == bytes.Length;
        }));

    [Fact]
    public void Nothing_short_of_a_header_is_one_and_as_many_bytes_as_it_asks_for_are_missing() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Headers.ToArbitrary(), test =>
        {
            for (var length = 0; length < test.Bytes.Length; length++)
            {
                var parser = new ProxyHeaderParser();
                if (parser.Read(test.Bytes.AsSpan(0, length)) != length || parser.Header is not null || parser.Problem is not null) return false;
                if (parser.BytesNeeded < 1 || parser.BytesNeeded > test.Bytes.Length - length) return false;
            }
            return true;
        }));

    [Fact]
    public void Garbage_comes_to_an_end_and_to_the_same_one_however_it_is_cut() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(Gen.Zip(Garbage, Cuts).ToArbitrary(), test =>
        {
            var (bytes, cuts) = test;
            var whole = Whole(bytes);
            var cut = new ProxyHeaderParser();
            InPieces(cut, bytes, cuts);
            return whole.Header == cut.Header
                && (whole.Problem is null) == (cut.Problem is null)
                && (whole.BytesNeeded == 0) == (whole.Header is not null || whole.Problem is not null);
        }));

    private static Gen<int[]> Cuts => Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(1, 4)), (1, Gen.Choose(1, 200))));

    private static ProxyHeaderParser Whole(byte[] bytes)
    {
        var parser = new ProxyHeaderParser();
        parser.Read(bytes);
        return parser;
    }

    /// <summary>Reads pieces of these lengths, over and over.</summary>
    private static int InPieces(ProxyHeaderParser parser, byte[] bytes, int[] cuts)
    {
        var taken = 0;
        for (var i = 0; taken < bytes.Length && parser.BytesNeeded > 0; i++)
        {
            var length = Math.Min(bytes.Length - taken, cuts.Length == 0 ? 1 : cuts[i % cuts.Length]);
            taken += parser.Read(bytes.AsSpan(taken, length));
        }
        return taken;
    }

    private static Gen<IPEndPoint> EndsOf(int addressLength) =>
        from address in Gen.ArrayOf(Gen.Choose(0, 255).Select(octet => (byte)octet), addressLength)
        from port in Gen.Choose(0, 65535)
        select new IPEndPoint(new IPAddress(address), port);

    private static byte[] Changed(byte[] bytes, int index, int octet)
    {
        var changed = bytes.ToArray();
        changed[index % changed.Length] = (byte)octet;
        return changed;
    }
}
