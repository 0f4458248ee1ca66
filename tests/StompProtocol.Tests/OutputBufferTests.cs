using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.StompProtocol.Tests;

public sealed class OutputBufferTests
{
    private abstract record Step
    {
        public sealed record Bytes(byte[] Content) : Step;

        public sealed record Text(string Content) : Step;

        public sealed record Escaped(string Content, StompVersion Version) : Step;

        public sealed record Header(string Name, string Value) : Step;

        public sealed record One(byte Octet) : Step;

        public sealed record Two(byte First, byte Second) : Step;

        public sealed record Number(long Value) : Step;

        public sealed record Consume(int Percent) : Step;

        public sealed record Clear : Step;
    }

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (4, Gen.Choose(0, 3000).Select(length => (Step)new Step.Bytes(Enumerable.Range(length, length).Select(i => (byte)i).ToArray()))),
        (2, Texts.Any.Select(text => (Step)new Step.Text(text))),
        (2, Gen.Zip(Texts.Any, Texts.Versions).Select(pair => (Step)new Step.Escaped(pair.Item1, pair.Item2))),
        (1, Gen.Zip(Texts.Any, Texts.Any).Select(pair => (Step)new Step.Header(pair.Item1, pair.Item2))),
        (1, Gen.Choose(0, 255).Select(octet => (Step)new Step.One((byte)octet))),
        (1, Gen.Choose(0, 254).Select(octet => (Step)new Step.Two((byte)octet, (byte)(octet + 1)))),
        (2, Gen.Elements(0, 1, -1, 42, 1234567890123, long.MaxValue, long.MinValue).Select(number => (Step)new Step.Number(number))),
        (4, Gen.Choose(0, 100).Select(percent => (Step)new Step.Consume(percent))),
        (1, Gen.Constant((Step)new Step.Clear())));

    [Fact]
    public void A_number_can_be_filled_in_once_it_is_known_wherever_the_bytes_have_moved_meanwhile()
    {
        var buffer = new OutputBuffer();
        buffer.Write("sent"u8);
        buffer.Write("a:"u8);
        buffer.Consume(4);
        var place = buffer.WriteLater();
        buffer.MakeRoomFor(100_000);
        buffer.Write("\n"u8);
        buffer.Write(new byte[1000]);
        buffer.Fill(place, 1000);
        Assert.Equal("a:0000001000\n", System.Text.Encoding.ASCII.GetString(buffer.WrittenSpan[..13]));
    }

    [Fact]
    public void It_holds_what_was_written_and_not_consumed() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Gen.ListOf(Steps).ToArbitrary(), steps =>
        {
            var output = new OutputBuffer();
            var expected = new List<byte>();
            foreach (var step in steps)
            {
                Apply(step, output, expected);
                // Whoever gets an array the buffer has returned may write to it.
                SpoilThePool();
                Assert.Equal(expected.Count, output.Length);
                Assert.True(output.WrittenSpan.SequenceEqual(expected.ToArray()));
                Assert.True(output.WrittenMemory.Span.SequenceEqual(output.WrittenSpan));
            }
            output.Clear();
        }));

    [Fact]
    public void Two_buffers_never_share_an_array()
    {
        var first = new OutputBuffer();
        var second = new OutputBuffer();
        for (var round = 0; round < 200; round++)
        {
            first.Write(Wire.Bytes($"first {round};"));
            second.Write(Wire.Bytes($"second {round};"));
            if (round % 7 == 0) first.Consume(first.Length);
            if (round % 11 == 0) second.Clear();
        }

        Assert.Equal(string.Concat(Enumerable.Range(197, 3).Select(i => $"first {i};")), Encoding.UTF8.GetString(first.WrittenSpan));
        Assert.Equal(string.Concat(Enumerable.Range(199, 1).Select(i => $"second {i};")), Encoding.UTF8.GetString(second.WrittenSpan));
        first.Clear();
        second.Clear();
    }

    [Fact]
    public void An_empty_buffer_holds_no_array()
    {
        var output = new OutputBuffer();
        output.Write("x"u8);
        output.Consume(1);

        Assert.True(output.WrittenMemory.IsEmpty);
        // Only an array that was given back can be had again.
        output.Write("y"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            output.Consume(output.Length);
            output.Write("z"u8);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        output.Clear();
    }

    [Fact]
    public void More_than_it_holds_cannot_be_consumed()
    {
        var output = new OutputBuffer();
        output.Write("abc"u8);

        Assert.Throws<ArgumentOutOfRangeException>(() => output.Consume(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Consume(-1));

        Assert.Equal("abc"u8.ToArray(), output.WrittenSpan.ToArray());
        output.Clear();
        output.Clear();
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void A_buffer_that_is_consumed_as_fast_as_it_is_written_does_not_grow()
    {
        var output = new OutputBuffer();
        output.Write(new byte[100]);
        for (var i = 0; i < 10_000; i++)
        {
            output.Write(new byte[90]);
            output.Consume(90);
        }

        Assert.Equal(100, output.Length);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(output.WrittenMemory, out var segment));
        Assert.InRange(segment.Array!.Length, 190, 2048);
        output.Clear();
    }

    [Fact]
    public void What_is_large_is_sent_from_where_it_is()
    {
        var random = new Random(1);
        var output = new OutputBuffer(borrowFrom: 100, marksFrames: true);
        var expected = new List<byte>();
        var ends = new Queue<int>();
        var consumed = 0;
        for (var step = 0; step < 5000; step++)
        {
            var bytes = new byte[random.Next(250)];
            random.NextBytes(bytes);
            output.WriteLasting(bytes);
            expected.AddRange(bytes);
            if (bytes.Length > 0)
            {
                output.EndFrame();
                ends.Enqueue(consumed + expected.Count);
            }
            if (bytes.Length >= 100)
            {
                var (piece, isLasting) = output.PieceAt(output.Length - 1);
                Assert.True(isLasting);
                Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(piece, out var segment) && segment.Array == bytes);
            }

            var count = random.Next(Math.Min(expected.Count, 400) + 1);
            output.Consume(count);
            consumed += count;
            expected.RemoveRange(0, count);
            while (ends.TryPeek(out var end) && end <= consumed) ends.Dequeue();

            Assert.Equal(expected.Count, output.Length);
            Assert.Equal(ends.TryPeek(out var next) ? next - consumed : 0, output.FrameLengthAt(0));
            Assert.Equal(expected, All(output));
        }
        var other = new OutputBuffer();
        output.MoveTo(other);
        Assert.Equal(0, output.Length);
        Assert.Equal(expected, All(other));
    }

    private static List<byte> All(OutputBuffer output)
    {
        var all = new List<byte>();
        while (all.Count < output.Length) all.AddRange(output.PieceAt(all.Count).Bytes.Span);
        return all;
    }

    private static void Apply(Step step, OutputBuffer output, List<byte> expected)
    {
        switch (step)
        {
            case Step.Bytes(var content):
                output.Write(content);
                expected.AddRange(content);
                break;
            case Step.Text(var content):
                output.Write(content);
                expected.AddRange(Wire.Bytes(content));
                break;
            case Step.Escaped(var content, var version):
                output.WriteEscaped(content, version);
                expected.AddRange(Wire.Bytes(Escaped(content, version)));
                break;
            case Step.Header(var name, var value):
                output.WriteHeader(Wire.Bytes(name), Wire.Bytes(value));
                output.WriteHeader(Wire.Bytes(name), value, StompVersion.V12);
                expected.AddRange(Wire.Bytes($"{name}:{value}\n{name}:{Escaped(value, StompVersion.V12)}\n"));
                break;
            case Step.One(var octet):
                output.Write(octet);
                expected.Add(octet);
                break;
            case Step.Two(var first, var second):
                output.Write(first, second);
                expected.AddRange([first, second]);
                break;
            case Step.Number(var value):
                output.Write(value);
                expected.AddRange(Wire.Bytes($"{value}"));
                break;
            case Step.Consume(var percent):
                var count = expected.Count * percent / 100;
                output.Consume(count);
                expected.RemoveRange(0, count);
                break;
            case Step.Clear:
                output.Clear();
                expected.Clear();
                break;
        }
    }

    private static string Escaped(string text, StompVersion version) => version switch
    {
        StompVersion.V10 => text.Replace('\n', ' '),
        StompVersion.V11 => text.Replace("\\", "\\\\").Replace("\n", "\\n").Replace(":", "\\c"),
        _ => text.Replace("\\", "\\\\").Replace("\n", "\\n").Replace(":", "\\c").Replace("\r", "\\r"),
    };

    private static void SpoilThePool()
    {
        for (var size = 512; size <= 1 << 16; size *= 2)
        {
            var array = ArrayPool<byte>.Shared.Rent(size);
            array.AsSpan().Fill(0xAA);
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
