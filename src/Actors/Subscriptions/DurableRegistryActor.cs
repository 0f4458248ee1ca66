using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions.Feeds;
using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>
/// The durable subscriptions of a broker: who may use which, and what becomes of them. The only writer of their definitions and of the
/// <see cref="DurableRoutes"/>.
/// </summary>
/// <remarks>
/// A subscription is made in this order: definition durable, queue, route, answer. So no message is stored for one that a restart would
/// not know. It is removed the other way round: route, queue with its messages, definition, answer. After a crash in between it is there
/// without messages, and whoever removed it was not told that it is gone.
/// </remarks>
internal sealed class DurableRegistryActor : Actor<IDurablesMessage>
{
    private readonly Dictionary<DurableKey, DurableSubscription> _subscriptions = [];
    private readonly DurableCatalogue _catalogue;
    private readonly DurableQueues _queues;
    private readonly DurableRoutes _routes;
    private readonly DurableFeeds? _feeds;
    private readonly IDurablePolicies _policies;
    private readonly ILogger _log;

    /// <param name="catalogue">Their definitions in the journal.</param>
    /// <param name="queues">Where their messages wait.</param>
    /// <param name="routes">What topics look at.</param>
    /// <param name="feeds">What comes from other brokers; null when there is no network.</param>
    /// <param name="policies">How they behave.</param>
    /// <param name="log">Where to log.</param>
    public DurableRegistryActor(
        DurableCatalogue catalogue, DurableQueues queues, DurableRoutes routes, DurableFeeds? feeds, IDurablePolicies policies, ILogger log)
    {
        _catalogue = catalogue;
        _queues = queues;
        _routes = routes;
        _feeds = feeds;
        _policies = policies;
        _log = log;
    }

    protected override void OnReceive(IDurablesMessage message)
    {
        switch (message)
        {
            case DurableCommand.Open open:
                Open(open);
                break;
            case DurableCommand.Release release:
                Release(release.Key, release.User);
                break;
            case DurableCommand.Remove remove:
                Remove(remove);
                break;
            case DurableCommand.Retain retain:
                Retain(retain);
                break;
            case DurableCommand.List list:
                list.Reply.Set([.. _subscriptions.Values.Select(Status)]);
                break;
            case DurableRegistryCommand.Recover recover:
                Recover(recover.Subscriptions);
                break;
            case DurableRegistryCommand.PoliciesChanged:
                PassOnPolicies();
                break;
            case DurableRegistryCommand.Written written:
                OnWritten(written.Subscription);
                break;
            case DurableRegistryCommand.QueueStopped stopped:
                _queues.Forget(stopped.Subscription.Definition);
                stopped.Subscription.Progress = DurableSubscription.Step.Forgetting;
                Store(stopped.Subscription);
                break;
            case DurableRegistryCommand.CheckExpiry check:
                CheckExpiry(check.Subscription);
                break;
        }
    }

    private static DurableStatus Status(DurableSubscription subscription) => new(
        subscription.Key,
        subscription.Definition.Topic,
        subscription.Definition.Selector?.Text,
        subscription.Definition.NoLocal,
        subscription.Client?.Label,
        subscription.Since,
        subscription.Route?.Queue);

    private void Open(DurableCommand.Open open)
    {
        if (!_subscriptions.TryGetValue(open.Wanted.Key, out var subscription))
        {
            Make(open);
            return;
        }
        if (subscription.Progress != DurableSubscription.Step.Ready)
        {
            subscription.Waiting.AddLast(open);
            return;
        }
        if (subscription.Client is { } client)
        {
            // A client id belongs to one connection at a time: another one that uses the subscription was told to end, and lets go of it.
            if (client.Connection == open.User.Connection) Refuse(open, InUse(subscription.Key));
            else subscription.Waiting.AddLast(open);
            return;
        }
        if (subscription.Definition.WantsSameAs(open.Wanted))
        {
            Give(subscription, open.User);
            return;
        }
        subscription.Waiting.AddFirst(open);
        BeginRemoval(subscription);
    }

    private void Make(DurableCommand.Open open)
    {
        if (_subscriptions.Count >= _policies.MaxDurableSubscriptions)
        {
            var error = $"The maximum number of durable subscriptions was exceeded ({_policies.MaxDurableSubscriptions})";
            _log.TooMany(open.Wanted.Key.ClientId, open.Wanted.Key.Name, _policies.MaxDurableSubscriptions);
            Refuse(open, new BrokerError(ErrorCode.TooManySubscriptions, error));
            return;
        }
        if (open.Wanted.Account is { } account
            && _subscriptions.Values.Count(each => each.Definition.Account == account) >= _policies.MaxDurableSubscriptionsPerUser)
        {
            var limit = _policies.MaxDurableSubscriptionsPerUser;
            _log.TooMany(open.Wanted.Key.ClientId, open.Wanted.Key.Name, limit);
            var error = $"The maximum number of durable subscriptions of {account} was exceeded ({limit}; destinations.max-durable-subscriptions-per-user)";
            Refuse(open, new BrokerError(ErrorCode.TooManySubscriptions, error));
            return;
        }
        if (_queues.TryTake(open.Wanted) is { } refusal)
        {
            Refuse(open, refusal);
            return;
        }
        var subscription = new DurableSubscription(open.Wanted) { Since = UtcNow };
        _subscriptions.Add(subscription.Key, subscription);
        subscription.Waiting.AddLast(open);
        Store(subscription);
    }

    /// <summary>Has the journal keep what the subscription is now, one change after the other.</summary>
    private void Store(DurableSubscription subscription)
    {
        if (subscription.IsWriting) return;
        if (subscription.Progress == DurableSubscription.Step.Forgetting)
        {
            subscription.Stored = null;
            subscription.IsWriting = true;
            _catalogue.Delete(subscription, Self);
        }
        else if (subscription.Stored != subscription.Definition)
        {
            subscription.Stored = subscription.Definition;
            subscription.IsWriting = true;
            _catalogue.Write(subscription, Self);
        }
    }

    private void OnWritten(DurableSubscription subscription)
    {
        subscription.IsWriting = false;
        if (subscription.Progress == DurableSubscription.Step.Making) OnMade(subscription);
        else if (subscription is { Progress: DurableSubscription.Step.Forgetting, Stored: null }) OnRemoved(subscription);
        // It may have changed, or be on the way out, since.
        else Store(subscription);
    }

    private void OnMade(DurableSubscription subscription)
    {
        subscription.Route = _queues.Make(subscription.Definition, Self);
        subscription.Progress = DurableSubscription.Step.Ready;
        _routes.Add([subscription.Route]);
        _feeds?.Add(subscription.Definition, Self);
        _log.Created(subscription.Key.ClientId, subscription.Key.Name, subscription.Definition.Topic.ToString(), subscription.Definition.Selector?.Text);
        // Whoever wanted it may have gone meanwhile: it stays, as it would had he gone a moment later.
        GoOn(subscription);
        if (subscription.Client is null) ScheduleExpiry(subscription);
    }

    private void Give(DurableSubscription subscription, DurableUser client)
    {
        subscription.Client = client;
        subscription.Since = UtcNow;
        NoteUser(subscription, client.Connection);
        NoteOffline(subscription, 0);
        client.ReplyTo.TryTell(new DurableEvent.Opened(subscription.Key, client.Number, subscription.Route!.Queue));
    }

    private void Release(DurableKey key, DurableUser client)
    {
        if (!_subscriptions.TryGetValue(key, out var subscription)) return;
        if (subscription.Client != client)
        {
            // It went away while it waited.
            if (subscription.Waiting.FirstOrDefault(command => (command as DurableCommand.Open)?.User == client) is { } waiting)
                subscription.Waiting.Remove(waiting);
            return;
        }
        subscription.Client = null;
        subscription.Since = UtcNow;
        NoteUser(subscription, 0);
        NoteOffline(subscription, UtcNow.ToUnixTimeMilliseconds());
        ScheduleExpiry(subscription);
        GoOn(subscription);
    }

    /// <summary>Nobody waits for this to be durable: after a crash the time is counted from the start of the broker.</summary>
    private void NoteOffline(DurableSubscription subscription, long since)
    {
        if (subscription.Definition.OfflineSince == since) return;
        subscription.Definition = subscription.Definition with { OfflineSince = since };
        Store(subscription);
    }

    private void Remove(DurableCommand.Remove remove)
    {
        if (!_subscriptions.TryGetValue(remove.Key, out var subscription))
        {
            Answer(remove, new BrokerError(
                ErrorCode.NoSuchSubscription, $"No durable subscription exists for clientID: {remove.Key.ClientId} and subscriptionName: {remove.Key.Name}"));
        }
        else if (subscription.Client is not null)
        {
            Answer(remove, InUse(remove.Key));
        }
        else
        {
            subscription.Waiting.AddLast(remove);
            if (subscription.Progress == DurableSubscription.Step.Ready) GoOn(subscription);
        }
    }

    private void PassOnPolicies()
    {
        foreach (var subscription in _subscriptions.Values)
        {
            subscription.Route?.Queue.Actor.TryTell(new QueueCommand.Behave(_queues.OptionsFor(subscription.Definition)));
            if (subscription is { Progress: DurableSubscription.Step.Ready, Client: null }) ScheduleExpiry(subscription);
        }
    }

    private void Retain(DurableCommand.Retain retain)
    {
        var laterRun = retain.AsOf.Epoch;
        foreach (var subscription in _subscriptions.Values.Where(subscription => subscription.Key.ClientId == retain.ClientId).ToArray())
        {
            laterRun = Math.Max(laterRun, subscription.WantedAsOf.Epoch);
            // What is older than the broker's wish says nothing about it.
            if (subscription.WantedAsOf >= retain.AsOf) continue;
            if (retain.Names.Contains(subscription.Key.Name)) subscription.WantedAsOf = retain.AsOf;
            // The broker has let go of it before.
            else if (retain.HeardThrough.Admits(BrokerSubscriptions.InterestOf(subscription.Definition))) Remove(new DurableCommand.Remove(subscription.Key));
        }
        if (laterRun > retain.AsOf.Epoch) retain.ReplyTo.TryTell(new DurableEvent.LaterRunRemembered(BrokerSubscriptions.BrokerOf(retain.ClientId), laterRun));
    }

    private void BeginRemoval(DurableSubscription subscription)
    {
        subscription.Progress = DurableSubscription.Step.Removing;
        var route = subscription.Route!;
        subscription.Route = null;
        _routes.Remove(route);
        _feeds?.Remove(subscription.Definition);
        WatchWith(route.Queue.Actor, new DurableRegistryCommand.QueueStopped(subscription));
        route.Queue.Actor.TryTell(new DestinationCommand.Delete(new Reply<bool>()));
    }

    private void OnRemoved(DurableSubscription subscription)
    {
        _subscriptions.Remove(subscription.Key);
        _log.Removed(subscription.Key.ClientId, subscription.Key.Name);
        while (subscription.Waiting.First is { Value: DurableCommand.Remove remove })
        {
            subscription.Waiting.RemoveFirst();
            Answer(remove, null);
        }
        // What came in meanwhile is about another subscription of that name.
        foreach (var command in subscription.Waiting) OnReceive(command);
    }

    /// <summary>Does what waits, as long as the subscription is ready and nobody uses it.</summary>
    private void GoOn(DurableSubscription subscription)
    {
        while (subscription is { Progress: DurableSubscription.Step.Ready, Client: null } && subscription.Waiting.First is { } first)
        {
            // Its answer comes with the end of the removal.
            if (first.Value is DurableCommand.Remove)
            {
                BeginRemoval(subscription);
                return;
            }
            subscription.Waiting.RemoveFirst();
            OnReceive(first.Value);
        }
        // A removal that came while another one used it, or waited to: it is in use.
        if (subscription.Client is null) return;
        foreach (var remove in subscription.Waiting.OfType<DurableCommand.Remove>().ToArray())
        {
            subscription.Waiting.Remove(remove);
            Answer(remove, InUse(subscription.Key));
        }
    }

    private void Recover(IReadOnlyList<DurableSubscription> subscriptions)
    {
        foreach (var subscription in subscriptions)
        {
            _subscriptions.Add(subscription.Key, subscription);
            ScheduleExpiry(subscription);
        }
    }

    private void ScheduleExpiry(DurableSubscription subscription)
    {
        var timeout = _policies.ForDurable(subscription.Definition.Topic).OfflineTimeout;
        subscription.Expiry?.Cancel();
        if (timeout <= TimeSpan.Zero) return;
        var remaining = subscription.Since + timeout - UtcNow;
        subscription.Expiry = Schedule(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, new DurableRegistryCommand.CheckExpiry(subscription));
    }

    private void CheckExpiry(DurableSubscription subscription)
    {
        if (subscription is not { Progress: DurableSubscription.Step.Ready, Client: null }) return;
        var timeout = _policies.ForDurable(subscription.Definition.Topic).OfflineTimeout;
        if (timeout <= TimeSpan.Zero) return;
        // The clock may have been set back, too.
        if (UtcNow < subscription.Since + timeout)
        {
            ScheduleExpiry(subscription);
            return;
        }
        _log.Expired(subscription.Key.ClientId, subscription.Key.Name, subscription.Since);
        BeginRemoval(subscription);
    }

    /// <summary>Topics look at who uses it only if he does not want his own messages.</summary>
    private void NoteUser(DurableSubscription subscription, long connection)
    {
        if (!subscription.Definition.NoLocal || subscription.Route is not { } former) return;
        subscription.Route = new DurableRoute(subscription.Definition, former.Queue, connection);
        _routes.Replace(former, subscription.Route);
    }

    private static void Refuse(DurableCommand.Open open, BrokerError error) =>
        open.User.ReplyTo.TryTell(new DurableEvent.Refused(open.Wanted.Key, open.User.Number, error));

    private static void Answer(DurableCommand.Remove remove, BrokerError? error)
    {
        remove.ReplyTo?.TryTell(new DurableEvent.Removed(remove.Key, remove.Token, error));
        remove.Reply?.Set(error);
    }

    private static BrokerError InUse(DurableKey key) =>
        new(ErrorCode.DurableSubscriptionInUse, $"Durable consumer is in use for client: {key.ClientId} and subscriptionName: {key.Name}");
}
