using System.Text;
using ActorMQ.StompProtocol;
using BenchmarkDotNet.Attributes;

namespace ActorMQ.Micro;

/// <summary>Bytes to a frame and back, for messages of 1 KiB.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private const int BodySize = 1024;

    private readonly byte[] _body = Encoding.ASCII.GetBytes(new string('x', BodySize));
    private readonly StompFrameParser _parser = new(StompLimits.Default);
    private readonly HeaderTable _headers = new();
    private readonly OutputBuffer _output = new();
    private byte[] _send = [];

    [GlobalSetup]
    public void Encode()
    {
        StompFrameWriter.Write(_output, StompCommand.Send, StompVersion.V12, _body, ("destination", "/queue/bench"), ("persistent", "true"), ("receipt", "1"));
        _send = _output.WrittenSpan.ToArray();
        _output.Clear();
    }

    [Benchmark]
    public int ParseSend()
    {
        _parser.TryRead(_send, _headers, out var consumed, out var frame);
        return consumed + frame.Body.Length;
    }

    [Benchmark]
    public int WriteMessage()
    {
        StompFrameWriter.Write(
            _output, StompCommand.Message, StompVersion.V12, _body,
            ("subscription", "0"), ("ack", "1"), ("destination", "/queue/bench"), ("message-id", "ID-1"));
        var length = _output.Length;
        _output.Clear();
        return length;
    }
}
