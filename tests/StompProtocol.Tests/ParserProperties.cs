using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.StompProtocol.Tests;

public sealed class ParserProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5000);
    private static readonly StompLimits Tight = new(20, 40, 6, 120, 60, 200);

    // What frames are made of, in any order.
    private static readonly Gen<byte[]> Scraps = Gen.ListOf(Gen.Frequency(
            (6, Gen.Elements("\n", "\n\n", "\0", ":", "\r\n", "\r")),
            (3, Gen.Elements("SEND\n", "SUBSCRIBE\n", "CONNECT\n", "SEND", "content-length:", "content-length:3\n", "a:b\n")),
            (2, Gen.Elements("x", "3", "-1", "\\n", "\\", " ", "\u20ac")),
            (1, Gen.Elements(new string('y', 30), new string('z', 100)))))
        .Select(parts => Wire.Bytes(string.Concat(parts)));

    private static readonly Gen<byte[]> Noise = Gen.ArrayOf(Gen.Choose(0, 255).Select(octet => (byte)octet));

    private static readonly Gen<byte[]> Mutations =
        from first in Gen.Elements(Samples.Frames.AsEnumerable())
        from second in Gen.Elements(Samples.Frames.AsEnumerable())
        from position in Gen.Choose(0, first.Length - 1)
        from octet in Gen.Frequency((3, Gen.Elements<byte>(0, 10, 13, 58, 92)), (1, Gen.Choose(0, 255).Select(o => (byte)o)))
        from kind in Gen.Choose(0, 2)
        select Mutate(Wire.Bytes(first + second), position, octet, kind);

    [Fact]
    public void Random_bytes_are_frames_or_a_violation_and_nothing_else() => Holds(Noise);

    [Fact]
    public void Scraps_of_frames_are_frames_or_a_violation_and_nothing_else() => Holds(Scraps);

    [Fact]
    public void Damaged_frames_are_frames_or_a_violation_and_nothing_else() => Holds(Mutations);

    /// <summary>Whatever the bytes, the outcome is the same however they are cut, and never keeps more than the limits allow.</summary>
    private static void Holds(Gen<byte[]> inputs)
    {
        var cases =
            // A frame that goes on may be refused at once or at the end of its headers: they end.
            from bytes in inputs.Select(input => (byte[])[.. input, .. "\n\n"u8])
            from version in Texts.Versions
            from cut in Gen.Choose(0, bytes.Length)
            from limits in Gen.Elements(Tight, StompLimits.Default, StompLimits.BeforeConnect)
            select (Bytes: bytes, Version: version, Cut: cut, Limits: limits);
        Check.One(Many, Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var whole = Outcome(new Wire(one.Version, one.Limits), [one.Bytes], one.Limits);
            Assert.Equal(whole, Outcome(new Wire(one.Version, one.Limits), [one.Bytes[..one.Cut], one.Bytes[one.Cut..]], one.Limits));
            Assert.Equal(whole, Outcome(new Wire(one.Version, one.Limits), one.Bytes.Chunk(1), one.Limits));
        }));
    }

    /// <summary>The frames that were read, and whether then came a violation. Which one may depend on the pieces.</summary>
    private static List<string> Outcome(Wire wire, IEnumerable<byte[]> pieces, StompLimits limits)
    {
        try
        {
            foreach (var piece in pieces) wire.Receive(piece);
            Assert.InRange(wire.Waiting, 0, limits.MaxFrame);
            return wire.Frames;
        }
        catch (StompFramingException e)
        {
            Assert.DoesNotContain(e.Message, c => c is < ' ' or > '~');
            return [.. wire.Frames, "violation"];
        }
    }

    private static byte[] Mutate(byte[] bytes, int position, byte octet, int kind) => kind switch
    {
        0 => [.. bytes[..position], octet, .. bytes[(position + 1)..]],
        1 => [.. bytes[..position], octet, .. bytes[position..]],
        _ => [.. bytes[..position], .. bytes[(position + 1)..]],
    };
}
