using System.Globalization;
using System.Text;
using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>Writes SEND frames whose body begins with a <see cref="Stamp"/>; everything that is the same in all of them is made once.</summary>
internal sealed class MessageWriter
{
    private readonly byte[] _head;
    private readonly byte[] _sameHeaders;
    private readonly byte[] _padding;

    /// <param name="options">Size and persistence.</param>
    /// <param name="destination">Null: it comes with each message.</param>
    /// <param name="replyTo">Null: there is none.</param>
    public MessageWriter(BenchOptions options, string? destination, string? replyTo = null)
    {
        var same = new OutputBuffer();
        if (options.IsPersistent) same.Write("persistent:true\n"u8);
        if (replyTo is not null) same.WriteHeader("reply-to"u8, replyTo, StompVersion.V12);
        same.WriteHeader("content-length"u8, Encoding.ASCII.GetBytes(options.Size.ToString(CultureInfo.InvariantCulture)));
        _sameHeaders = same.WrittenSpan.ToArray();
        same.Clear();

        same.Write("SEND\ndestination:"u8);
        if (destination is not null)
        {
            same.WriteEscaped(destination, StompVersion.V12);
            same.Write((byte)'\n');
            same.Write(_sameHeaders);
        }
        _head = same.WrittenSpan.ToArray();
        same.Clear();

        _padding = new byte[options.Size - Stamp.Length + 1];
        _padding.AsSpan(0, _padding.Length - 1).Fill((byte)'x');
    }

    public void Write(OutputBuffer output, in Stamp stamp)
    {
        output.Write(_head);
        WriteBody(output, stamp);
    }

    /// <summary>The same, with a receipt whose id carries the message's number and time, so that nobody needs to remember them.</summary>
    public void WriteWithReceipt(OutputBuffer output, in Stamp stamp)
    {
        output.Write(_head);
        output.Write("receipt:"u8);
        output.Write(stamp.Sequence);
        output.Write((byte)'-');
        output.Write(stamp.SentAt);
        output.Write((byte)'\n');
        WriteBody(output, stamp);
    }

    /// <summary>What is different for each consumer, for <see cref="WriteTo"/>.</summary>
    public static byte[] HeadOf(Share share)
    {
        var head = new OutputBuffer();
        head.WriteEscaped(share.Destination, StompVersion.V12);
        if (share.Header is not { } header) return head.WrittenSpan.ToArray();
        head.Write((byte)'\n');
        head.WriteEscaped(header.Name, StompVersion.V12);
        head.Write((byte)':');
        head.WriteEscaped(header.Value, StompVersion.V12);
        return head.WrittenSpan.ToArray();
    }

    /// <param name="output">Where to.</param>
    /// <param name="destination">Escaped already, and headers may follow, without the end of the last line.</param>
    /// <param name="stamp">The body's beginning.</param>
    public void WriteTo(OutputBuffer output, ReadOnlySpan<byte> destination, in Stamp stamp)
    {
        output.Write(_head);
        output.Write(destination);
        output.Write((byte)'\n');
        output.Write(_sameHeaders);
        WriteBody(output, stamp);
    }

    private void WriteBody(OutputBuffer output, in Stamp stamp)
    {
        Span<byte> text = stackalloc byte[Stamp.Length];
        stamp.Write(text);
        output.Write((byte)'\n');
        output.Write(text);
        output.Write(_padding);
    }
}
