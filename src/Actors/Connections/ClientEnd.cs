using ActorMQ.Actors.Transport;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>A client's connection, as its transport sees it.</summary>
public sealed class ClientEnd : ITransportUser
{
    private readonly ClientLink _link;
    private List<ClientFrame> _frames = [];

    public ClientEnd(ClientLink link) => _link = link;

    public int BytesNeeded => _link.Reader.BytesNeeded;

    public int? Portion => _link.Reader.Portion;

    public int Read(ReadOnlySpan<byte> input, HeaderTable headers, out bool hasFrames)
    {
        var consumed = _link.Reader.Read(input, headers, _frames);
        hasFrames = _frames.Count > 0;
        return consumed;
    }

    public void HandOn(int bytes)
    {
        var frames = _frames;
        _frames = [];
        _link.Connection.TryTell(new ConnectionCommand.FramesReceived(frames, bytes));
    }

    public void OnWritable() => _link.Connection.TryTell(ConnectionCommand.Writable.Instance);

    public void OnClosed(CloseReason reason, string? detail) => _link.Connection.TryTell(new ConnectionCommand.TransportClosed(reason, detail));
}
