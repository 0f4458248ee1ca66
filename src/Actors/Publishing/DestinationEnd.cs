using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Publishing;

/// <summary>The end of a destination: who waits for it, and what everybody else is told. Used on the destination's turns only.</summary>
internal sealed class DestinationEnd(DestinationHandle destination)
{
    private readonly List<Reply<bool>> _waiting = [];

    /// <summary>It is to start anew, or somewhere else.</summary>
    public BrokerError Failed => new(ErrorCode.DestinationFailed, $"{destination.Name.Uri} failed");

    /// <summary>There is nothing of that name any more.</summary>
    public BrokerError Missing => new(ErrorCode.NoSuchDestination, $"The destination {destination.Name.Uri} does not exist.");

    /// <summary>Somebody wants it deleted, and hears when that is done.</summary>
    public void Await(DestinationCommand.Delete delete) => _waiting.Add(delete.Reply);

    /// <summary>It has come.</summary>
    public void Tell()
    {
        foreach (var reply in _waiting) reply.Set(true);
    }
}
