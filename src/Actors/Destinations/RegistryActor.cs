using System.Collections.Concurrent;
using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Destinations;

/// <summary>
/// Makes the destinations of one kind, forgets those that have stopped, and attaches wildcard subscriptions. The only writer of its
/// kind's entries in the table.
/// </summary>
/// <remarks>
/// Takes one command after the other. One that has to do with many destinations or subscriptions may take several turns: it is carried out
/// in steps, between which nothing else happens here.
/// </remarks>
internal sealed class RegistryActor : Actor<RegistryCommand>
{
    // An actor, with all that it needs.
    private const int StepsOfMaking = 4;

    private readonly DestinationKind _kind;
    private readonly ConcurrentDictionary<DestinationName, DestinationHandle> _table;
    private readonly IDestinationPolicies _policies;
    private readonly QueueServices _services;
    private readonly TopicServices _topics;
    private readonly DestinationQuota _quota;
    private readonly ILogger _log;

    // Not in the shared table, which keeps no order: simulation needs the same order in every run.
    private readonly LevelTree<DestinationHandle> _own = new();
    private readonly LevelTree<ConsumerRequest> _patterns = new();
    private readonly Queue<RegistryCommand> _commands = new();
    private IEnumerator<int>? _steps;

    // A destination that is going away blocks its name until it is gone.
    private readonly Dictionary<DestinationName, List<RegistryCommand>> _waiting = [];

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

    protected override void OnReceive(RegistryCommand message) => _commands.Enqueue(message);

    protected override void OnBatchEnd()
    {
        var budget = Budget;
        while (_steps is not null || _commands.Count > 0)
        {
            if (budget.IsSpent)
            {
                GoOn();
                return;
            }
            _steps ??= CarryOut(_commands.Dequeue()).GetEnumerator();
            if (_steps.MoveNext()) budget.Spend(_steps.Current);
            else _steps = null;
        }
    }

    protected override void CheckState()
    {
        _quota.Check();
        _services.Memory.Check();
        Invariant.Holds(_steps is not null || _commands.Count == 0, $"Registry: {_commands.Count} commands of {_kind} wait, and none is being carried out");
    }

    private IEnumerable<int> CarryOut(RegistryCommand command)
    {
        switch (command)
        {
            case RegistryCommand.Resolve resolve:
                return Resolve(resolve);
            case RegistryCommand.Transact transact:
                return Transact(transact);
            case RegistryCommand.AddPattern add:
                return AddPattern(add.Pattern, add.Template);
            case RegistryCommand.RemovePattern remove:
                _patterns.Remove(remove.Pattern.Name, template => template.Id == remove.Template);
                return [1];
            case RegistryCommand.Recover recover:
                _quota.Take(null);
                return Make(recover.Name, 0, null, recover.Lanes, null);
            case RegistryCommand.PoliciesChanged:
                return PassOnPolicies();
            case RegistryCommand.Stopped stopped:
                OnStopped(stopped.Handle);
                return [1];
            default:
                return [];
        }
    }

    private IEnumerable<int> Resolve(RegistryCommand.Resolve resolve)
    {
        var (name, account) = (resolve.Name, resolve.Account);
        if (_table.TryGetValue(name, out var handle))
        {
            if (!handle.IsClosed) resolve.ReplyTo.TryTell(new ResolveAnswer.Resolved(handle));
            else WaitFor(name, resolve);
            return [1];
        }
        if (name.IsTemporary && resolve.Owner == 0)
            resolve.ReplyTo.TryTell(
                new ResolveAnswer.Unresolved(name, new BrokerError(ErrorCode.NoSuchDestination, $"The destination {name.Uri} does not exist.")));
        else if (_quota.TryTake(account) is { } error)
            resolve.ReplyTo.TryTell(new ResolveAnswer.Unresolved(name, error));
        else
            return Make(name, resolve.Owner, account, [], resolve);
        return [1];
    }

    private IEnumerable<int> Transact(RegistryCommand.Transact transact)
    {
        var name = transact.Part.Queue.Name;
        if (!_table.TryGetValue(name, out var handle))
        {
            if (!name.IsTemporary)
            {
                _quota.Take(null);
                return Make(name, 0, null, [], transact);
            }
            VoidPart.Submit(transact.Part, _services.Journal);
        }
        else if (!handle.Actor.TryTell(transact.Part))
        {
            if (handle.IsClosed) WaitFor(name, transact);
            else VoidPart.Submit(transact.Part, _services.Journal);
        }
        return [1];
    }

    private void WaitFor(DestinationName name, RegistryCommand command)
    {
        if (_waiting.TryGetValue(name, out var others)) others.Add(command);
        else _waiting.Add(name, [command]);
    }

    private IEnumerable<int> Make(DestinationName name, long owner, Account? account, IReadOnlyList<RecoveredLane> lanes, RegistryCommand? asked)
    {
        var handle = new DestinationHandle(name, owner) { Account = account };
        handle.Bind(Context.Spawn(PropsFor(handle, lanes), name.Name));
        WatchWith(handle.Actor, new RegistryCommand.Stopped(handle));
        // Wildcard subscriptions first: nobody else can reach the destination before the end.
        foreach (var template in _patterns.Covering(name.Name))
        {
            Attach(handle, template);
            yield return 1;
        }
        _own.Add(name.Name, handle);
        _table[name] = handle;
        _log.DestinationCreated(name);
        if (asked is RegistryCommand.Resolve resolve) resolve.ReplyTo.TryTell(new ResolveAnswer.Resolved(handle));
        else if (asked is RegistryCommand.Transact transact && !handle.Actor.TryTell(transact.Part)) VoidPart.Submit(transact.Part, _services.Journal);
        yield return StepsOfMaking;
    }

    /// <summary>
    /// No destination is given up. A queue would leave its messages in the journal, and its name to a successor that knows nothing of them;
    /// any would leave publishers that wait for an answer.
    /// </summary>
    private Props<IDestinationMessage> PropsFor(DestinationHandle handle, IReadOnlyList<RecoveredLane> lanes)
    {
        if (_kind is DestinationKind.Topic or DestinationKind.TemporaryTopic)
        {
            var publishers = new PublisherRoster();
            return new Props<IDestinationMessage>(() => new TopicActor(handle, _policies.ForTopic(handle.Name), _topics, publishers))
            {
                Supervision = SupervisionPolicy.NeverGiveUp,
            };
        }
        var roster = new QueueRoster(handle, lanes);
        return new Props<IDestinationMessage>(() => new QueueActor(_policies.ForQueue(handle.Name), _services, roster))
        {
            Supervision = SupervisionPolicy.NeverGiveUp,
        };
    }

    private IEnumerable<int> PassOnPolicies()
    {
        foreach (var handle in _own.CoveredBy(">"))
        {
            handle.Actor.TryTell(_kind is DestinationKind.Topic or DestinationKind.TemporaryTopic
                ? new TopicActor.Behave(_policies.ForTopic(handle.Name))
                : new QueueCommand.Behave(_policies.ForQueue(handle.Name)));
            yield return 1;
        }
    }

    /// <param name="name">A pattern, or the name of one destination.</param>
    /// <param name="template">What is wanted of them all.</param>
    private IEnumerable<int> AddPattern(DestinationName name, ConsumerRequest template)
    {
        _patterns.Add(name.Name, template);
        foreach (var handle in _own.CoveredBy(name.Name))
        {
            if (!handle.IsClosed) Attach(handle, template);
            yield return 1;
        }
        template.ReplyTo.TryTell(new ConsumerEvent.PatternAttached(template.Id));
        yield return 1;
    }

    /// <summary>The subscription hears of its consumer first: it must know whom everything that comes is for.</summary>
    private void Attach(DestinationHandle handle, ConsumerRequest template)
    {
        var request = template with { Id = _services.Directory.NextConsumer() };
        // One that is gone would never let go of it.
        if (!request.ReplyTo.TryTell(new ConsumerEvent.Matched(template.Id, request.Id, handle))) return;
        if (!handle.Actor.TryTell(new DestinationCommand.Attach(request))) request.ReplyTo.TryTell(new ConsumerEvent.Detached(request.Id, null));
    }

    private void OnStopped(DestinationHandle handle)
    {
        _own.Remove(handle.Name.Name, handle);
        _table.TryRemove(handle.Name, out _);
        _quota.Give(handle.Account);
        _log.DestinationRemoved(handle.Name);
        if (!_waiting.Remove(handle.Name, out var waiting)) return;
        foreach (var resolve in waiting) _commands.Enqueue(resolve);
    }
}
