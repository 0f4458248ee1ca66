using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Bridges;

/// <summary>Bytes of a link, and what is read of them.</summary>
internal sealed class LinkWire : ILinkReceiver
{
    private readonly LinkReader _reader;
    private readonly HeaderTable _headers = new();
    private byte[] _received = [];

    public LinkWire(bool isOpen = true, bool hasDialled = false, int maxFrame = 1 << 24)
    {
        _reader = new LinkReader(LinkProtocol.LimitsFor(maxFrame), hasDialled);
        if (isOpen) _reader.Open();
    }

    /// <summary>Signals and messages in order.</summary>
    public List<object> Read { get; } = [];

    public int Waiting => _received.Length;

    public static byte[] Bytes(params object[] frames)
    {
        var output = new OutputBuffer();
        var writer = new LinkWriter(output);
        foreach (var frame in frames)
        {
            if (frame is LinkSignal signal) writer.Write(signal);
            else writer.Write((LinkMessage)frame);
        }
        var bytes = output.WrittenSpan.ToArray();
        output.Clear();
        return bytes;
    }

    public LinkWire Receive(ReadOnlySpan<byte> bytes)
    {
        _received = [.. _received, .. bytes];
        _received = _received[_reader.Read(_received, _headers, this)..];
        return this;
    }

    public void Open() => _reader.Open();

    public void OnMessage(LinkMessage message) => Read.Add(message);

    public void OnSignal(LinkSignal signal) => Read.Add(signal);
}
