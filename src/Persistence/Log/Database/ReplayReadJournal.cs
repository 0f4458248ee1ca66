using Akka;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Query;
using Akka.Streams.Dsl;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>Queries for a journal that has none of its own: it is asked to replay. For the journal in memory.</summary>
internal sealed class ReplayReadJournal(ExtendedActorSystem system) : ICurrentEventsByPersistenceIdQuery
{
    public Source<EventEnvelope, NotUsed> CurrentEventsByPersistenceId(string persistenceId, long fromSequenceNr, long toSequenceNr) =>
        Source.Lazily(() =>
        {
            var answer = new TaskCompletionSource<IReadOnlyList<EventEnvelope>>(TaskCreationOptions.RunContinuationsAsynchronously);
            var collector = system.ActorOf(Props.Create(() => new Collector(answer)));
            var journal = Akka.Persistence.Persistence.Instance.Apply(system).JournalFor(null);
            journal.Tell(new ReplayMessages(fromSequenceNr, toSequenceNr, long.MaxValue, persistenceId, collector), collector);
            return Source.FromTask(answer.Task).SelectMany(events => events);
        }).MapMaterializedValue(_ => NotUsed.Instance);

    private sealed class Collector : ReceiveActor
    {
        private readonly List<EventEnvelope> _events = [];

        public Collector(TaskCompletionSource<IReadOnlyList<EventEnvelope>> answer)
        {
            Receive<ReplayedMessage>(replayed => _events.Add(Envelope(replayed.Persistent)));
            Receive<RecoverySuccess>(_ =>
            {
                answer.SetResult(_events);
                Context.Stop(Self);
            });
            Receive<ReplayMessagesFailure>(failure =>
            {
                answer.SetException(failure.Cause);
                Context.Stop(Self);
            });
        }

        private static EventEnvelope Envelope(IPersistentRepresentation persistent) =>
            new(new Sequence(persistent.SequenceNr), persistent.PersistenceId, persistent.SequenceNr, persistent.Payload, persistent.Timestamp, []);
    }
}
