using System.Text;

namespace ActorMQ.StompProtocol.Tests;

/// <summary>One end of a connection: bytes go in as they come, whole frames come out as text.</summary>
internal sealed class Wire
{
    private readonly HeaderTable _headers = new();
    private readonly StompFrameParser _parser;
    private byte[] _received = [];

    public Wire(StompVersion version = StompVersion.V12, StompLimits? limits = null, bool isStrict = false) =>
        _parser = new StompFrameParser(limits ?? StompLimits.Default) { Version = version, IsStrict = isStrict };

    /// <summary>All frames so far, those before a violation included.</summary>
    public List<string> Frames { get; } = [];

    /// <summary>Bytes that wait for more.</summary>
    public int Waiting => _received.Length;

    public int BytesNeeded => _parser.BytesNeeded;

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>What a peer reads that gets it all at once.</summary>
    public static List<string> Read(string text, StompVersion version = StompVersion.V12, StompLimits? limits = null) =>
        new Wire(version, limits).Receive(Bytes(text));

    public static StompFault FaultOf(string text, StompVersion version = StompVersion.V12, StompLimits? limits = null) =>
        Assert.Throws<StompFramingException>(() => Read(text, version, limits)).Fault;

    /// <summary>Such as <c>SEND [destination=/queue/a] hello</c>.</summary>
    public static string Describe(in StompFrame frame)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(frame.Command.Text())).Append(' ');
        foreach (var (name, value) in frame.Headers()) text.Append($"[{name}={value}]");
        return text.Append(' ').Append(Encoding.Latin1.GetString(frame.Body)).ToString();
    }

    public List<string> Receive(string text) => Receive(Bytes(text));

    public List<string> Receive(ReadOnlySpan<byte> bytes)
    {
        _received = [.. _received, .. bytes];
        var before = Frames.Count;
        while (true)
        {
            var isComplete = _parser.TryRead(_received, _headers, out var consumed, out var frame);
            if (isComplete) Frames.Add(Describe(frame));
            _received = _received[consumed..];
            if (!isComplete) return Frames[before..];
        }
    }
}
