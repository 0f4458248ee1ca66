using System.Collections.Concurrent;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Topics;
using ActorMQ.Kernel;
using ActorMQ.Kernel.Supervision;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Destinations;

/// <summary>
/// Makes the destinations of one kind, forgets those that have stopped, and attaches wildcard subscriptions. The only writer of its
/// kind's entries in the table.
/// </summary>
internal sealed class RegistryActor : Actor<RegistryCommand>
{
    /// <summary>A queue that was given up would leave its messages in the journal, and its name to a successor that knows nothing of them.</summary>
    internal static readonly SupervisionPolicy NeverGivenUp = SupervisionPolicy.Default with { MaxRestarts = int.MaxValue };

    private const int PoliciesPerTurn = 1000;

    private readonly DestinationKind _kind;
    private readonly ConcurrentDictionary<DestinationName, DestinationHandle> _table;
    private readonly IDestinationPolicies _policies;
    private readonly QueueServices _services;
    private readonly TopicServices _topics;
    private readonly DestinationQuota _quota;
    private readonly ILogger _log;
    // In order of creation, which the shared table does not keep: simulation needs the same order in every run.
    private readonly Dictionary<DestinationName, DestinationHandle> _own = [];
    private readonly Dictionary<(DestinationName Name, IPatternSubscriber Subscriber), DestinationPattern> _patterns = [];

    // Those that name one destination need not be matched with all.
    private readonly Dictionary<DestinationName, List<IPatternSubscriber>> _exact = [];

    // A destination that is going away blocks its name until it is gone.
    private readonly Dictionary<DestinationName, List<RegistryCommand.Resolve>> _waiting = [];

    public RegistryActor(
        DestinationKind kind,
        ConcurrentDictionary<DestinationName, DestinationHandle> table,
        IDestinationPolicies policies,
        QueueServices services,
        TopicServices topics,
        DestinationQuota quota,
        ILogger log)
    {
        _kind = kind;
        _table = table;
        _policies = policies;
        _services = services;
        _topics = topics;
        _quota = quota;
        _log = log;
    }

    protected override void Receive(RegistryCommand message)
    {
        switch (message)
        {
            case RegistryCommand.Resolve resolve:
                Resolve(resolve);
                break;
            case RegistryCommand.AddPattern add:
                AddPattern(add.Pattern, add.Subscriber);
                break;
            case RegistryCommand.RemovePattern remove:
                RemovePattern(remove.Pattern, remove.Subscriber);
                break;
            case RegistryCommand.Recover recover:
                _quota.Take(null);
                Make(recover.Name, 0, null, recover.Lanes);
                break;
            case RegistryCommand.PoliciesChanged changed:
                PassOnPolicies(changed.From);
                break;
            case RegistryCommand.Stopped stopped:
                OnStopped(stopped.Handle);
                break;
        }
    }

    private void Resolve(RegistryCommand.Resolve resolve)
    {
        var name = resolve.Name;
        if (_table.TryGetValue(name, out var handle))
        {
            if (!handle.IsClosed) resolve.Client.OnResolved(handle);
            else if (_waiting.TryGetValue(name, out var others)) others.Add(resolve);
            else _waiting.Add(name, [resolve]);
            return;
        }
        if (name.IsTemporary && resolve.Owner == 0)
            resolve.Client.OnUnresolved(name, new BrokerError(ErrorCode.NoSuchDestination, $"The destination {name.Uri} does not exist."));
        else if (_quota.TryTake(resolve.Client.Account) is { } error)
            resolve.Client.OnUnresolved(name, error);
        else
            resolve.Client.OnResolved(Make(name, resolve.Owner, resolve.Client.Account, []));
    }

    private DestinationHandle Make(DestinationName name, long owner, Account? account, IReadOnlyList<RecoveredLane> lanes)
    {
        var handle = new DestinationHandle(name, owner) { Account = account };
        handle.Bind(Context.Spawn(PropsFor(handle, lanes), name.Name));
        Context.Watch(handle.Actor, new RegistryCommand.Stopped(handle));
        // Wildcard subscriptions first: nobody else can reach the destination before this turn ends.
        foreach (var ((_, subscriber), pattern) in _patterns)
        {
            if (pattern.Matches(name.Name)) Offer(handle, subscriber);
        }
        foreach (var subscriber in _exact.GetValueOrDefault(name) ?? []) Offer(handle, subscriber);
        _own.Add(name, handle);
        _table[name] = handle;
        _log.DestinationCreated(name);
        return handle;
    }

    private Props<DestinationCommand> PropsFor(DestinationHandle handle, IReadOnlyList<RecoveredLane> lanes)
    {
        if (_kind is DestinationKind.Topic or DestinationKind.TemporaryTopic)
        {
            var isSuccessor = false;
            return new Props<DestinationCommand>(() =>
            {
                var topic = new TopicActor(handle, _policies.ForTopic(handle.Name), _topics, isSuccessor);
                isSuccessor = true;
                return topic;
            });
        }
        var roster = new QueueRoster(handle, lanes);
        return new Props<DestinationCommand>(() => new QueueActor(_policies.ForQueue(handle.Name), _services, roster)) { Supervision = NeverGivenUp };
    }

    /// <summary>
    /// There may be very many: some in each turn. Those that have gone meanwhile make others move up, so a few are told twice and none is
    /// left out: looked at from the end.
    /// </summary>
    private void PassOnPolicies(int from)
    {
        var end = Math.Min(from, _own.Count);
        var begin = Math.Max(0, end - PoliciesPerTurn);
        foreach (var handle in _own.Values.Skip(begin).Take(end - begin))
        {
            handle.Actor.TryTell(_kind is DestinationKind.Topic or DestinationKind.TemporaryTopic
                ? new TopicActor.Behave(_policies.ForTopic(handle.Name))
                : new QueueCommand.Behave(_policies.ForQueue(handle.Name)));
        }
        if (begin > 0) Self.TryTell(new RegistryCommand.PoliciesChanged(_kind, begin));
    }

    private void AddPattern(DestinationName name, IPatternSubscriber subscriber)
    {
        if (name.IsPattern)
        {
            var pattern = new DestinationPattern(name.Name);
            _patterns[(name, subscriber)] = pattern;
            foreach (var handle in _own.Values)
            {
                if (!handle.IsClosed && pattern.Matches(handle.Name.Name)) Offer(handle, subscriber);
            }
        }
        else
        {
            if (!_exact.TryGetValue(name, out var subscribers)) _exact.Add(name, subscribers = []);
            subscribers.Add(subscriber);
            if (_own.TryGetValue(name, out var handle) && !handle.IsClosed) Offer(handle, subscriber);
        }
        subscriber.OnPatternAttached();
    }

    private void RemovePattern(DestinationName name, IPatternSubscriber subscriber)
    {
        _patterns.Remove((name, subscriber));
        if (_exact.TryGetValue(name, out var subscribers) && subscribers.Remove(subscriber) && subscribers.Count == 0) _exact.Remove(name);
    }

    private static void Offer(DestinationHandle handle, IPatternSubscriber subscriber)
    {
        if (subscriber.OnMatch(handle) is { } request) handle.Actor.Tell(new DestinationCommand.Attach(request));
    }

    private void OnStopped(DestinationHandle handle)
    {
        _own.Remove(handle.Name);
        _table.TryRemove(handle.Name, out _);
        _quota.Give(handle.Account);
        _log.DestinationRemoved(handle.Name);
        // What it was told and did not answer, it never will.
        foreach (var publisher in handle.Publishers) publisher.OnRestarted(handle);
        if (!_waiting.Remove(handle.Name, out var waiting)) return;
        foreach (var resolve in waiting) Resolve(resolve);
    }
}
