using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Transport;

/// <summary>
/// Who a transport works for: a client's connection or a bridge. <see cref="Read"/> and <see cref="HandOn"/> are called by one thread at a
/// time, the others from any.
/// </summary>
public interface ITransportUser
{
    /// <summary>Bytes needed before the frame under way can be complete; 0 when unknown.</summary>
    int BytesNeeded { get; }

    /// <summary>
    /// Null as a rule. Else no more than this is read at once, and no more before that has been dealt with: until it is known who a client is,
    /// what else it has to say stays with the system.
    /// </summary>
    int? Portion { get; }

    /// <summary>Reads as many frames as there are and keeps them.</summary>
    /// <param name="input">Everything received and not yet consumed.</param>
    /// <param name="headers">Scratch space.</param>
    /// <param name="hasFrames">Whether there is something to hand on.</param>
    /// <returns>How many bytes are done with.</returns>
    int Read(ReadOnlySpan<byte> input, HeaderTable headers, out bool hasFrames);

    /// <summary>
    /// Gives the frames read to the actor; it calls <see cref="IClientTransport.Processed"/> with as many bytes when it has dealt with them.
    /// </summary>
    void HandOn(int bytes);

    /// <summary>Some of the output may leave now.</summary>
    void OnWritable();

    void OnClosed(CloseReason reason, string? detail);
}
