using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Wire;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>Acknowledges what one subscription receives, in the way the run is told to.</summary>
internal sealed class Acknowledger(AckMode mode, OutputBuffer output)
{
    private byte[] _last = [];
    private int _lastLength;

    public void OnMessage(in StompFrame frame)
    {
        if (mode == AckMode.Auto) return;
        var id = frame.Raw("ack"u8);
        if (mode == AckMode.ClientIndividual)
        {
            Write(id);
            return;
        }
        // It stands for all before it: one for the whole batch will do.
        if (_last.Length < id.Length) _last = new byte[id.Length * 2];
        id.CopyTo(_last);
        _lastLength = id.Length;
    }

    public void OnBatchEnd()
    {
        if (_lastLength > 0) Write(_last.AsSpan(0, _lastLength));
        _lastLength = 0;
    }

    private void Write(ReadOnlySpan<byte> id)
    {
        output.Write("ACK\nid:"u8);
        output.Write(id);
        output.Write("\n\n\0"u8);
    }
}
