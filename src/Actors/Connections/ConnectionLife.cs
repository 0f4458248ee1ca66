using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>How far a connection is, and why it ends.</summary>
internal sealed class ConnectionLife
{
    private bool _isEndPending;

    public ConnectionPhase Phase { get; private set; }

    public bool IsClosing => Phase == ConnectionPhase.Closing;

    /// <summary>The client is gone. The connection stays until what it has begun is decided.</summary>
    public bool IsGone { get; set; }

    public CloseReason Reason { get; private set; } = CloseReason.ClientClosed;

    public string? Detail { get; private set; }

    /// <summary>CONNECTED is on its way.</summary>
    public void Connect() => Phase = ConnectionPhase.Connected;

    /// <summary>From here on nothing is taken from the client. False when that was so before.</summary>
    public bool TryEnd(CloseReason reason, string? detail)
    {
        if (IsClosing) return false;
        Phase = ConnectionPhase.Closing;
        (Reason, Detail) = (reason, detail);
        return _isEndPending = true;
    }

    /// <summary>True once after <see cref="TryEnd"/>: now everybody has to be told.</summary>
    public bool TakeEnd()
    {
        var isPending = _isEndPending;
        _isEndPending = false;
        return isPending;
    }

    /// <summary>It ends without a word to the client. What was wrong before is what is remembered.</summary>
    public void Lose(CloseReason reason, string? detail)
    {
        if (!IsClosing) (Reason, Detail) = (reason, detail);
    }

    /// <summary>The connection's turns are over.</summary>
    public void Close() => Phase = ConnectionPhase.Closing;

    public void Check() => Invariant.Holds(!_isEndPending, $"Connection: it ends ({Reason}), and nobody was told");
}
