using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Query;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>What the configuration names.</summary>
internal sealed class ReplayReadJournalProvider(ExtendedActorSystem system, Config config) : IReadJournalProvider
{
    public Config Config => config;

    public IReadJournal GetReadJournal() => new ReplayReadJournal(system);
}
