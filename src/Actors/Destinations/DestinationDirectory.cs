using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Subscriptions.Feeds;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Destinations;

/// <summary>
/// The destinations of a broker. One registry actor for each kind makes and forgets them, and writes the table that everybody reads:
/// looking up a destination that exists takes no actor's time.
/// </summary>
public sealed class DestinationDirectory : IDestinationDirectory
{
    private readonly ConcurrentDictionary<DestinationName, DestinationHandle> _table = new();
    private readonly Ref<RegistryCommand> _registries;
    private readonly IMessageJournal _journal;
    private long _lastConsumer;

    /// <param name="system">Where its actors live.</param>
    /// <param name="journal">Where messages are written.</param>
    /// <param name="memory">How much queues may keep in memory.</param>
    /// <param name="policies">How destinations behave.</param>
    /// <param name="logging">Where to log.</param>
    /// <param name="network">Other brokers that want messages of topics; null when there is no network.</param>
    /// <param name="interest">What this broker's durable subscriptions want of other brokers; null when there is no network.</param>
    public DestinationDirectory(
        ActorSystem system,
        IMessageJournal journal,
        MemoryBudget memory,
        IDestinationPolicies policies,
        ILoggerFactory logging,
        NetworkTargets? network = null,
        InterestLedger? interest = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(journal);
        _journal = journal;
        var log = logging.CreateLogger("actormq.destinations");
        var services = new QueueServices(journal, memory, this, Publishers);
        var quota = new DestinationQuota(policies, memory, Footprint.Destination);
        var routes = new DurableRoutes();
        var publishing = new PublishingServices(journal, routes, Publishers);
        var topics = new TopicServices(publishing, network);
        _registries = system.Spawn(
            new Props<RegistryCommand>(() => new DestinationsActor(kind => new RegistryActor(kind, _table, policies, services, topics, quota, log))),
            "destinations");
        Durables = RecoverDurables(system, services, policies, quota, routes, interest is null ? null : new DurableFeeds(interest, this, publishing), log);
        foreach (var lanes in journal.Recovered.Where(lane => lane.Destination.Kind != DestinationKind.DurableSubscription).GroupBy(lane => lane.Destination))
            _registries.Tell(new RegistryCommand.Recover(lanes.Key, [.. lanes]));
    }

    /// <summary>The registry of durable subscriptions.</summary>
    public Ref<IDurablesMessage> Durables { get; }

    /// <summary>Numbers all who send to them.</summary>
    public PublisherIds Publishers { get; } = new();

    /// <summary>All destinations there are, in no order; not those that are going away.</summary>
    public IReadOnlyList<DestinationHandle> All => [.. _table.Values.Where(static handle => !handle.IsClosed)];

    public ConsumerId NextConsumer() => new(Interlocked.Increment(ref _lastConsumer));

    public bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle) =>
        _table.TryGetValue(name, out handle) && !handle.IsClosed;

    public void Resolve(DestinationName name, Account? account, IRef<ResolveAnswer> replyTo)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(replyTo);
        if (name.Kind != DestinationKind.DurableSubscription) _registries.Tell(new RegistryCommand.Resolve(name, 0, account, replyTo));
        else if (TryGet(name, out var handle)) replyTo.TryTell(new ResolveAnswer.Resolved(handle));
        // Nobody makes one by naming it.
        else replyTo.TryTell(new ResolveAnswer.Unresolved(name, new BrokerError(ErrorCode.NoSuchDestination, $"The destination {name.Uri} does not exist.")));
    }

    public void Transact(DestinationCommand.Transact part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Queue.Name.Kind != DestinationKind.DurableSubscription) _registries.Tell(new RegistryCommand.Transact(part));
        else if (!TryGet(part.Queue.Name, out var handle) || !handle.Actor.TryTell(part)) VoidPart.Submit(part, _journal);
    }

    public void CreateTemporary(DestinationName name, long owner, Account account, IRef<ResolveAnswer> replyTo) =>
        _registries.Tell(new RegistryCommand.Resolve(name, owner, account, replyTo));

    public void DeleteTemporary(DestinationName name)
    {
        if (_table.TryGetValue(name, out var handle)) handle.Actor.TryTell(new DestinationCommand.Delete(new Reply<bool>()));
    }

    public void AddPattern(DestinationName pattern, ConsumerRequest template) => _registries.Tell(new RegistryCommand.AddPattern(pattern, template));

    public void RemovePattern(DestinationName pattern, ConsumerId template) => _registries.Tell(new RegistryCommand.RemovePattern(pattern, template));

    /// <summary>The policies say something else than before: all destinations that are there hear of it. Any thread.</summary>
    public void PoliciesChanged()
    {
        foreach (var kind in DestinationsActor.AllKinds) _registries.Tell(new RegistryCommand.PoliciesChanged(kind));
        Durables.Tell(new DurableRegistryCommand.PoliciesChanged());
    }

    /// <summary>
    /// Every durable subscription of the journal is there when this returns, and none too late for the first message: whoever could
    /// publish to a topic gets to see the directory only after that.
    /// </summary>
    private Ref<IDurablesMessage> RecoverDurables(
        ActorSystem system,
        QueueServices services,
        IDestinationPolicies policies,
        DestinationQuota quota,
        DurableRoutes routes,
        DurableFeeds? feeds,
        ILogger log)
    {
        var catalogue = new DurableCatalogue(services.Journal);
        var queues = new DurableQueues(_table, policies, services, quota);
        var props = new Props<IDurablesMessage>(() => new DurableRegistryActor(catalogue, queues, routes, feeds, policies, log));
        var registry = _registries.SpawnChild(props, "durable-subscription");
        var recovered = new List<DurableSubscription>();
        var keys = new HashSet<DurableKey>();
        foreach (var stored in services.Journal.Definitions)
        {
            if (!DurableDefinitionCodec.TryDecode(stored.Message, out var definition) || !keys.Add(definition.Key))
            {
                log.NotUnderstood(stored.Key);
                continue;
            }
            quota.Take(definition.Account);
            recovered.Add(new DurableSubscription(definition)
            {
                Stored = definition,
                Sequence = stored.Key.Sequence,
                Progress = DurableSubscription.Step.Ready,
                Route = queues.Make(definition, registry),
                // One that had its client when the broker was killed is offline from now on.
                Since = definition.OfflineSince == 0 ? system.Time.GetUtcNow() : DateTimeOffset.FromUnixTimeMilliseconds(definition.OfflineSince),
            });
        }
        routes.Add(recovered.Select(subscription => subscription.Route!));
        // Before the network makes itself known: others would take what it does not ask for to be no longer wanted.
        foreach (var subscription in recovered) feeds?.Add(subscription.Definition, registry);
        registry.Tell(new DurableRegistryCommand.Recover(recovered));
        return registry;
    }
}
