using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>What became of a frame. By default it is carried out.</summary>
internal readonly struct FrameOutcome
{
    private FrameOutcome(FrameWait wait, bool comesAgain, BrokerError? error, CloseReason? end)
    {
        Wait = wait;
        ComesAgain = comesAgain;
        Error = error;
        End = end;
    }

    public static FrameOutcome Done => default;

    /// <summary>What those behind it, or itself, must wait for.</summary>
    public FrameWait Wait { get; }

    /// <summary>It had no effect yet, and is to be carried out when there is nothing to wait for.</summary>
    public bool ComesAgain { get; }

    /// <summary>What the client is told in place of an answer.</summary>
    public BrokerError? Error { get; }

    /// <summary>Why the connection is over; null while it is not.</summary>
    public CloseReason? End { get; }

    /// <summary>Carried out, and nobody has to wait.</summary>
    public bool IsDone => Wait == FrameWait.Nothing && Error is null && End is null;

    /// <summary>It cannot be carried out before something has happened; then it comes again.</summary>
    public static FrameOutcome Waits(FrameWait what) => new(what, comesAgain: true, null, null);

    /// <summary>It is carried out as far as it goes; those behind it must not be before something has happened.</summary>
    public static FrameOutcome HoldsUp(FrameWait what) => new(what, comesAgain: false, null, null);

    /// <summary>It had no effect and never will have: the client is told, and a transaction it belongs to cannot be committed.</summary>
    public static FrameOutcome Fails(BrokerError error) => new(FrameWait.Nothing, comesAgain: false, error, null);

    /// <summary>The connection is over.</summary>
    public static FrameOutcome Ends(CloseReason reason, BrokerError? error = null) => new(FrameWait.Nothing, comesAgain: false, error, reason);
}
