using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Lets what waits for the client leave, in portions, as long as it takes them; and reads no more from one that must wait, or that does not read
/// its answers.
/// </summary>
internal sealed class ClientOutput(ClientDeliveries deliveries, OutputBuffer output, IConnectionEffects effects)
{
    // Encode and send in portions: large enough to pay for the system call, small enough to stay in the cache.
    private const int Portion = 128 << 10;
    private const int PortionsPerTurn = 8;

    /// <summary>The client takes no more now.</summary>
    public bool IsBlocked { get; private set; }

    public bool IsReadingPaused { get; private set; }

    /// <summary>The client takes more.</summary>
    public void Unblock() => IsBlocked = false;

    /// <summary>The client is gone: nothing leaves any more.</summary>
    public void Block() => IsBlocked = true;

    /// <summary>Writes what waits and sends it.</summary>
    /// <param name="isClosing">What the transport still has to do to end the connection, it does when it is told that this was all.</param>
    public void Send(bool isClosing)
    {
        for (var portion = 0; !IsBlocked && portion < PortionsPerTurn; portion++)
        {
            deliveries.Write(output, Portion);
            if (output.Length == 0)
            {
                deliveries.TellWritten();
                if (isClosing) effects.Flush();
                return;
            }
            IsBlocked = !effects.Flush();
            if (!IsBlocked) deliveries.TellWritten();
        }
        if (!IsBlocked && deliveries.Waiting > 0) effects.TellSelf(ConnectionCommand.Writable.Instance);
    }

    /// <summary>The last words: what is in the output leaves, then the client is let go.</summary>
    public void Close()
    {
        IsBlocked |= !effects.Flush();
        effects.CloseTransport();
    }

    /// <param name="stashed">Bytes of frames that wait.</param>
    /// <param name="most">How many of them may be read nevertheless.</param>
    public void ControlReading(long stashed, long most)
    {
        var pause = stashed > most || (IsBlocked && output.Length > 2 * Portion);
        if (pause == IsReadingPaused) return;
        IsReadingPaused = pause;
        if (pause) effects.PauseReading();
        else effects.ResumeReading();
    }

    /// <summary>Whoever takes what is sent is sent what waits.</summary>
    public void Check() => Invariant.Holds(
        IsBlocked || output.Length == 0, $"Connection: the client takes what it is sent, and {output.Length} bytes are kept from it");
}
