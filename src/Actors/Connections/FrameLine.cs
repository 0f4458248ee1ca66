using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Frames of the client, in order. They wait in a stash while one of them cannot go on: its destination is being made, the client's password
/// is being verified, or destinations do not take in what it sends. Acknowledgements overtake the stash in the last case, and while a durable
/// subscription is being made, as they are what makes room.
/// </summary>
internal sealed class FrameLine(FrameHandler handler, ConnectionLife life)
{
    private const int FramesPerStep = 8;

    private readonly Queue<ClientFrame> _stash = new();
    private int _unpaid;

    /// <summary>What frames wait for.</summary>
    public FrameWait Wait { get; private set; }

    /// <summary>Frames that wait.</summary>
    public int Stashed => _stash.Count;

    /// <summary>Bytes that brought the frames in the stash, at most.</summary>
    public long StashedBytes { get; private set; }

    public long FramesIn { get; private set; }

    public long BytesIn { get; private set; }

    /// <summary>Frames in the order received.</summary>
    /// <param name="frames">What one read brought.</param>
    /// <param name="bytes">How much that was.</param>
    /// <param name="budget">What does not fit into it waits.</param>
    public void Take(List<ClientFrame> frames, int bytes, TurnBudget budget)
    {
        BytesIn += bytes;
        FramesIn += frames.Count;
        // Nothing waits as a rule: then the frames need not go through the stash.
        var index = 0;
        while (Wait == FrameWait.Nothing && _stash.Count == 0 && index < frames.Count && !life.IsClosing && !budget.IsSpent)
        {
            if (TryHandle(frames[index], budget)) index++;
        }
        if (index == frames.Count || life.IsClosing) return;
        StashedBytes += bytes;
        for (; index < frames.Count; index++)
        {
            var frame = frames[index];
            if (Wait is FrameWait.Window or FrameWait.Durable && frame is ClientFrame.Acknowledge { Transaction: null }) handler.Handle(frame);
            else _stash.Enqueue(frame);
        }
    }

    /// <summary>Works off the stash.</summary>
    /// <returns>False when the budget was spent before.</returns>
    public bool WorkOff(TurnBudget budget)
    {
        var isDone = true;
        while (Wait == FrameWait.Nothing && !life.IsClosing && _stash.TryPeek(out var frame))
        {
            if (budget.IsSpent)
            {
                isDone = false;
                break;
            }
            if (TryHandle(frame, budget)) _stash.Dequeue();
        }
        if (_stash.Count == 0) StashedBytes = 0;
        return isDone;
    }

    /// <summary>Something has happened. Frames go on if it is what they wait for.</summary>
    public void GoOn(FrameWait what)
    {
        if (Wait == what) Wait = FrameWait.Nothing;
    }

    /// <summary>What was told last, or begun, has to be waited for.</summary>
    public void HoldUp(FrameWait what) => Wait = what;

    /// <summary>Nothing more is taken from the client.</summary>
    public void Close()
    {
        Wait = FrameWait.Nothing;
        _stash.Clear();
        StashedBytes = 0;
    }

    public void Check()
    {
        Invariant.Holds(!life.IsClosing || _stash.Count == 0, $"Connection: it ends, and {_stash.Count} frames wait");
        Invariant.Holds(_stash.Count > 0 || StashedBytes == 0, $"Connection: no frame waits, and {StashedBytes} bytes of frames do");
        Invariant.Holds(
            Wait is not (FrameWait.Destination or FrameWait.Window or FrameWait.Durable or FrameWait.Committing or FrameWait.Settling) || _stash.Count > 0,
            $"Connection: a frame waits for {Wait}, and there is none");
    }

    private bool TryHandle(ClientFrame frame, TurnBudget budget)
    {
        // Frames are small work as a rule; a subscription has its selector compiled, and is filed here and there.
        if (frame is ClientFrame.Subscribe or ClientFrame.Unsubscribe || ++_unpaid % FramesPerStep == 0) budget.Spend();
        var outcome = handler.Handle(frame);
        Wait = outcome.Wait;
        return !outcome.ComesAgain;
    }
}
