using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Destinations;

/// <summary>The part in a transaction of a queue that is gone: nothing, but the journal gets it, since the other parts wait for it.</summary>
internal static class VoidPart
{
    public static void Submit(DestinationCommand.Transact part, IMessageJournal journal)
    {
        journal.Submit(new JournalBatch(), part.Unit);
        var error = new BrokerError(ErrorCode.NoSuchDestination, $"The destination {part.Queue.Name.Uri} does not exist.");
        part.Client.ReplyTo.TryTell(new TransactionEvent.Failed(part.Client.Id, part.Queue, error));
    }
}
