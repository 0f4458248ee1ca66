using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.StompProtocol.Tests;

public sealed class EscapingTests
{
    [Theory]
    [InlineData(StompVersion.V10, @"a\nb\cc\\d\re", @"a\nb\cc\\d\re")]
    [InlineData(StompVersion.V11, @"a\nb\cc\\d", "a\nb:c\\d")]
    [InlineData(StompVersion.V12, @"a\nb\cc\\d\re", "a\nb:c\\d\re")]
    [InlineData(StompVersion.V12, @"\\n\\\n\\c", "\\n\\\n\\c")]
    [InlineData(StompVersion.V12, "", "")]
    public void Each_version_has_its_own_escapes(StompVersion version, string escaped, string text) =>
        Assert.Equal(text, StompEscaping.Decode(Wire.Bytes(escaped), version));

    [Theory]
    [InlineData(StompVersion.V11, @"a\tb")]
    [InlineData(StompVersion.V11, @"a\rb")]
    [InlineData(StompVersion.V11, @"a\")]
    [InlineData(StompVersion.V12, @"a\tb\0\N\C")]
    [InlineData(StompVersion.V12, @"\")]
    public void Undefined_escapes_are_kept(StompVersion version, string text) =>
        Assert.Equal(text, StompEscaping.Decode(Wire.Bytes(text), version));

    [Theory]
    [InlineData(StompVersion.V10, "a b:c\\d\re")]
    [InlineData(StompVersion.V11, "a\\nb\\cc\\\\d\re")]
    [InlineData(StompVersion.V12, "a\\nb\\cc\\\\d\\re")]
    public void What_would_break_a_header_is_escaped_or_in_STOMP_1_0_blanked(StompVersion version, string escaped) =>
        Assert.Equal(escaped, Encode("a\nb:c\\d\re", version));

    [Fact]
    public void Long_texts_are_escaped_too()
    {
        var text = string.Concat(Enumerable.Repeat("a:b\\\n\r\u20ac", 1000));

        Assert.Equal(text, StompEscaping.Decode(Wire.Bytes(Encode(text, StompVersion.V12)), StompVersion.V12));
    }

    [Theory]
    [InlineData(StompVersion.V12, StompVersion.V12, @"a\r\n\c\\z", @"a\r\n\c\\z")]
    [InlineData(StompVersion.V12, StompVersion.V11, @"a\r\n\c\\z", "a\r\\n\\c\\\\z")]
    [InlineData(StompVersion.V12, StompVersion.V10, @"a\r\n\c\\z", "a\r :\\z")]
    [InlineData(StompVersion.V11, StompVersion.V12, "a\r\\r\\n\\c\\\\z", @"a\r\\r\n\c\\z")]
    [InlineData(StompVersion.V11, StompVersion.V11, "a\r\\n", "a\r\\n")]
    [InlineData(StompVersion.V10, StompVersion.V12, @"10:30 C:\new", @"10\c30 C\c\\new")]
    [InlineData(StompVersion.V10, StompVersion.V10, @"10:30 C:\new", @"10:30 C:\new")]
    [InlineData(StompVersion.V12, StompVersion.V12, @"a:b\t", @"a\cb\\t")]
    public void A_value_is_carried_from_one_version_to_another(StompVersion from, StompVersion to, string raw, string expected) =>
        Assert.Equal(expected, Written(output => StompEscaping.Transcode(Wire.Bytes(raw), from, to, output)));

    [Theory]
    [InlineData(StompVersion.V10, "content-length 5 x")]
    [InlineData(StompVersion.V11, @"content-length\c5\nx")]
    [InlineData(StompVersion.V12, @"content-length\c5\nx")]
    public void A_name_with_a_colon_does_not_become_another_name(StompVersion to, string expected) =>
        Assert.Equal(expected, Written(output => StompEscaping.TranscodeName(@"content-length\c5\nx"u8, StompVersion.V12, to, output)));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_carried_unchanged()
    {
        byte[] raw = [0xff, (byte)':', 0xfe, (byte)'\\'];
        var output = new OutputBuffer();

        StompEscaping.Transcode(raw, StompVersion.V10, StompVersion.V12, output);
        var canonical = output.WrittenSpan.ToArray();
        output.Clear();
        StompEscaping.Transcode(canonical, StompVersion.V12, StompVersion.V10, output);

        Assert.Equal([0xff, (byte)'\\', (byte)'c', 0xfe, (byte)'\\', (byte)'\\'], canonical);
        Assert.Equal(raw, output.WrittenSpan.ToArray());
        output.Clear();
    }

    [Fact]
    public void What_is_escaped_reads_back_as_it_was() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Texts.Any.ToArbitrary(), text =>
        {
            foreach (var version in new[] { StompVersion.V11, StompVersion.V12 })
            {
                var escaped = Encode(text, version);
                Assert.DoesNotContain('\n', escaped);
                Assert.DoesNotContain(':', escaped);
                Assert.Equal(text, StompEscaping.Decode(Wire.Bytes(escaped), version));
            }
            Assert.Equal(text.Replace('\n', ' '), Encode(text, StompVersion.V10));
        }));

    private static string Encode(string text, StompVersion version) => Written(output => StompEscaping.Encode(Wire.Bytes(text), version, output));

    private static string Written(Action<OutputBuffer> write)
    {
        var output = new OutputBuffer();
        write(output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        output.Clear();
        return text;
    }
}
