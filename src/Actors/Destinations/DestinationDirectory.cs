using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Queues;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Destinations;

/// <summary>
/// The destinations of a broker. One registry actor for each kind makes and forgets them, and writes the table that everybody reads:
/// looking up a destination that exists takes no actor's time.
/// </summary>
public sealed class DestinationDirectory : IDestinationDirectory
{
    private readonly ConcurrentDictionary<DestinationName, DestinationHandle> _table = new();
    private readonly ActorRef<RegistryCommand> _registries;

    public DestinationDirectory(ActorSystem system, IMessageJournal journal, MemoryBudget memory, IDestinationPolicies policies, ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(journal);
        var log = logging.CreateLogger("actormq.destinations");
        var services = new QueueServices(journal, memory, this);
        _registries = system.Spawn(
            new Props<RegistryCommand>(() => new DestinationsActor(kind => new RegistryActor(kind, _table, policies, services, log))),
            "destinations");
        foreach (var lanes in journal.Recovered.GroupBy(lane => lane.Destination)) _registries.Tell(new RegistryCommand.Recover(lanes.Key, [.. lanes]));
    }

    /// <summary>All destinations there are, in no order.</summary>
    public ICollection<DestinationHandle> All => _table.Values;

    public bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle) =>
        _table.TryGetValue(name, out handle) && !handle.IsClosed;

    public void Resolve(DestinationName name, IResolveClient client) => _registries.Tell(new RegistryCommand.Resolve(name, 0, client));

    public void CreateTemporary(DestinationName name, long owner, IResolveClient client) => _registries.Tell(new RegistryCommand.Resolve(name, owner, client));

    public void DeleteTemporary(DestinationName name)
    {
        if (_table.TryGetValue(name, out var handle)) handle.Actor.TryTell(new DestinationCommand.Delete(new Reply<bool>()));
    }

    public void AddPattern(DestinationName pattern, IPatternSubscriber subscriber) => _registries.Tell(new RegistryCommand.AddPattern(pattern, subscriber));

    public void RemovePattern(DestinationName pattern, IPatternSubscriber subscriber) => _registries.Tell(new RegistryCommand.RemovePattern(pattern, subscriber));
}
