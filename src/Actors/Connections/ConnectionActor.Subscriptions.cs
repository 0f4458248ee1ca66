using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <content>Subscriptions: attaching, ending, and coming back after a destination failed.</content>
internal sealed partial class ConnectionActor
{
    private readonly List<(ClientSubscription Subscription, DestinationName Name)> _reattaching = [];

    private bool TrySubscribe(ClientFrame.Subscribe frame)
    {
        if (!SubscribeReader.TryRead(frame.Headers, _output.Version, out var request, out var error) || (error = CheckSubscribe(frame, request)) is not null)
        {
            // A right may be gone since the registry was asked.
            ReleaseOpening();
            ReportError(error, frame.Receipt);
            return true;
        }
        if (request.DurableName is not null) return TrySubscribeDurably(frame, request);
        var handles = new List<DestinationHandle>();
        foreach (var part in request.Address.Parts)
        {
            if (part.Name.IsPattern) continue;
            if (!TryEnsure(NameOf(part), out var handle, out error))
            {
                if (error is null) return false;
                ReportError(error, frame.Receipt);
                return true;
            }
            if (handle!.Name.IsTemporary && handle.OwnerConnection != _identity.Number)
            {
                ReportError(new BrokerError(ErrorCode.DestinationNotYours, $"Only its owner may consume from {handle.Name.Uri}"), frame.Receipt);
                return true;
            }
            handles.Add(handle);
        }
        Subscribe(frame, request, handles, null);
        return true;
    }

    private BrokerError? CheckSubscribe(ClientFrame.Subscribe frame, SubscribeRequest request)
    {
        if (request.DurableName is not null && _clientId is null) return SubscribeReader.ClientIdMissing();
        var id = frame.Headers.GetValueOrDefault("id");
        if (_consumer.Contains(ConsumerSide.KeyOf(id, request.Address.Text)))
            return new BrokerError(ErrorCode.DuplicateSubscription, $"There is a subscription with this id already: {id ?? request.Address.Text}");
        if (_consumer.Count >= Options.MaxSubscriptions)
            return new BrokerError(ErrorCode.TooManySubscriptions, $"The maximum number of subscriptions was exceeded ({Options.MaxSubscriptions})");
        if (_services.Memory.CheckHold(_account, Footprint.Subscription) is { } shortage) return shortage;
        foreach (var part in request.Address.Parts)
        {
            var name = NameOf(part);
            if (!_services.Security.Allows(_subject!, AccessRight.Read, name)) return AccessPolicy.Denied(_subject!, AccessRight.Read, name);
        }
        return null;
    }

    private void Subscribe(ClientFrame.Subscribe frame, SubscribeRequest request, List<DestinationHandle> handles, DurableClient? durable)
    {
        var id = frame.Headers.GetValueOrDefault("id");
        var subscription = new ClientSubscription(id, _consumer.NextNumber, request, _output.Version)
        {
            Template = _services.Directory.NextConsumer(),
            Durable = durable,
            Credit = SharesRoom(request) ? new CreditPool<SubscriptionSource>(PrefetchOf(request, isQueue: true)) : null,
        };
        subscription.Attaching = new PendingReceipt(frame.Receipt, request.Address.Parts.Count);
        _consumer.Add(ConsumerSide.KeyOf(id, request.Address.Text), subscription, RequestOf(subscription, subscription.Template, isQueue: true));
        Hold(Footprint.Subscription);
        foreach (var handle in handles) Attach(subscription, handle);
        // What matches is up to the topics: all of it comes through the one queue.
        if (durable is not null) return;
        foreach (var part in request.Address.Parts)
        {
            if (part.Name.IsPattern) _services.Directory.AddPattern(part.Name, RequestOf(subscription, subscription.Template, part.Name.IsQueue));
        }
    }

    private void Attach(ClientSubscription subscription, DestinationHandle handle)
    {
        // The right may have been taken away while it restarted.
        if (!MayRead(subscription, handle)) return;
        var request = RequestOf(subscription, _services.Directory.NextConsumer(), handle.Name.IsQueue);
        var source = SourceOf(subscription, handle, request.Id);
        _consumer.Add(source);
        if (handle.Actor.TryTell(new DestinationCommand.Attach(request))) return;
        // It went idle this very moment.
        _consumer.Forget(source);
        ComeBack(subscription, handle.Name);
    }

    private bool MayRead(ClientSubscription subscription, DestinationHandle handle) =>
        _services.Security.Allows(_subject!, AccessRight.Read, NameForReading(subscription, handle));

    /// <summary>What the subscription asks of a destination.</summary>
    /// <param name="subscription">Who asks.</param>
    /// <param name="id">The consumer, or what stands for all that are made from this.</param>
    /// <param name="isQueue">What kind of destination.</param>
    private ConsumerRequest RequestOf(ClientSubscription subscription, ConsumerId id, bool isQueue)
    {
        var request = subscription.Request;
        var isDurable = request.DurableName is not null;
        var label = $"{_identity.Text}/{subscription.Id ?? request.Address.Text}";
        return new ConsumerRequest(id, Self, label, _identity.Number, PrefetchOf(request, isQueue))
        {
            PrefetchBytes = (int)Math.Min(int.MaxValue, Options.PrefetchBytes.Bytes),
            Priority = request.Priority,
            IsExclusive = request.IsExclusive,
            IsBrowser = request.IsBrowser,
            IsMetered = subscription.Credit is not null && isQueue,
            NoLocal = request.NoLocal,
            PendingLimit = request.PendingLimit,
            // What a durable subscription does not want never got into its queue.
            Selector = isDurable ? null : request.Selector,
        };
    }

    private SubscriptionSource SourceOf(ClientSubscription subscription, DestinationHandle handle, ConsumerId consumer) =>
        new(consumer, subscription, handle, handle.OwnerConnection == _identity.Number ? OwnNameOf(handle.Name) : null);

    /// <summary>Whose right to be read counts: of a durable subscription's queue that of the topic it was made for.</summary>
    private static DestinationName NameForReading(ClientSubscription subscription, DestinationHandle handle) =>
        subscription.Request.DurableName is null ? handle.Name : subscription.Request.Address.Parts[0].Name;

    /// <summary>Several queues have one prefetch between them, as in ActiveMQ; and any queue may be one of several brokers.</summary>
    private bool SharesRoom(SubscribeRequest request) =>
        request is { IsBrowser: false, DurableName: null }
        && (request.Address.Parts.Count(part => part.Name.IsQueue) > 1
            || request.Address.Parts.Any(part => part.Name.Kind == DestinationKind.Queue && (part.Name.IsPattern || _services.Interest.IsShared)));

    private void OnNetworkOpened()
    {
        foreach (var subscription in _consumer.All)
        {
            if (subscription.Credit is null && SharesRoom(subscription.Request)) ConsumerSide.ShareRoomOf(subscription, PrefetchOf(subscription.Request, isQueue: true));
        }
    }

    private int PrefetchOf(SubscribeRequest request, bool isQueue) => request.Prefetch > 0 ? request.Prefetch
        : request.IsBrowser ? Options.BrowserPrefetch
        : request.DurableName is not null ? Options.DurablePrefetch
        : isQueue ? Options.QueuePrefetch : Options.TopicPrefetch;

    private string OwnNameOf(DestinationName name) =>
        (name.IsQueue ? "/temp-queue/" : "/temp-topic/") + name.Name[(_identity.Text.Length + 1)..];

    private void Unsubscribe(ClientFrame.Unsubscribe frame)
    {
        var id = frame.Headers.GetValueOrDefault("id");
        var destination = frame.Headers.GetValueOrDefault("destination");
        if (id is null && _output.Version != StompVersion.V10)
        {
            ReportError(new BrokerError(ErrorCode.MissingHeader, "UNSUBSCRIBE received without a subscription id!"), frame.Receipt);
            return;
        }
        if (id is null && destination is null && SubscribeReader.DurableNameIn(frame.Headers) is null)
        {
            ReportError(new BrokerError(ErrorCode.MissingHeader, "Must specify the subscriptionId or the destination you are unsubscribing from"), frame.Receipt);
            return;
        }
        if (SubscribeReader.DurableNameIn(frame.Headers) is { } durable)
        {
            RemoveDurable(durable, frame.Receipt);
            return;
        }
        var subscription = id is not null
            ? _consumer.Find(id)
            : _consumer.All.FirstOrDefault(s => s.Request.Address.Text == destination!.Trim());
        if (subscription is null)
        {
            ReportError(new BrokerError(ErrorCode.NoSuchSubscription, "No subscription matched."), frame.Receipt);
            return;
        }
        End(subscription);
        if (frame.Receipt is not null) _output.Receipt(frame.Receipt);
    }

    private void End(ClientSubscription subscription)
    {
        foreach (var part in subscription.Request.Address.Parts)
        {
            if (part.Name.IsPattern && subscription.Durable is null) _services.Directory.RemovePattern(part.Name, subscription.Template);
        }
        _consumer.Remove(subscription);
        Hold(-Footprint.Subscription);
    }

    private void OnPartAttached(ClientSubscription subscription)
    {
        if (subscription.IsClosed || subscription.Attaching is not { } receipt) return;
        Done(receipt);
        if (receipt.Awaited == 0) subscription.Attaching = null;
    }

    private void OnAttached(ConsumerId consumer)
    {
        _consumer.EndRefused(consumer);
        if (_consumer.Find(consumer) is { IsMatch: false } source) OnPartAttached(source.Subscription);
    }

    /// <summary>
    /// A destination matches, and is being told of a consumer. The subscription may have ended meanwhile, or the right be gone: then nothing of
    /// it gets to the client.
    /// </summary>
    private void OnMatched(ConsumerEvent.Matched matched)
    {
        if (_phase != Phase.Closing && _consumer.FindByTemplate(matched.Template) is { } subscription && MayRead(subscription, matched.Destination))
        {
            var source = SourceOf(subscription, matched.Destination, matched.Match);
            source.IsMatch = true;
            _consumer.Add(source);
            return;
        }
        _consumer.Refuse(matched.Match, matched.Destination);
    }

    /// <summary>A destination let go of us: after a failure we come back, after its deletion the subscription ends.</summary>
    private void OnDetached(ConsumerId consumer, BrokerError? reason)
    {
        _consumer.EndRefused(consumer);
        if (_consumer.Find(consumer) is not { } source) return;
        var subscription = source.Subscription;
        _consumer.Forget(source);
        // The other broker will offer its queue again, if it is still there.
        if (source.Handle.Home is not null) return;
        if (reason is not null)
        {
            ComeBack(subscription, source.Handle.Name);
            return;
        }
        if (subscription.Durable is null && subscription.Request.Address.Parts.Any(part => part.Name.IsPattern)) return;
        End(subscription);
        ReportError(new BrokerError(ErrorCode.NoSuchDestination, $"The destination {source.Handle.Name.Uri} was deleted."), null);
    }

    private void ComeBack(ClientSubscription subscription, DestinationName name)
    {
        _reattaching.Add((subscription, name));
        _services.Directory.Resolve(name, _account, Self);
    }

    private void Reattach(DestinationName name, BrokerError? error)
    {
        if (_reattaching.Count == 0) return;
        foreach (var (subscription, _) in _reattaching.Where(r => r.Name.Equals(name)).ToArray())
        {
            if (subscription.IsClosed) continue;
            if (error is not null) ReportError(error, null);
            else if (_services.Directory.TryGet(name, out var handle)) Attach(subscription, handle);
        }
        _reattaching.RemoveAll(r => r.Name.Equals(name));
    }

    private void OnSecurityChanged()
    {
        if (_phase != Phase.Connected) return;
        if (_services.Security.Renew(_subject!) is not { } subject)
        {
            CloseWith(CloseReason.AuthenticationFailed, new BrokerError(ErrorCode.AuthenticationFailed, $"There is no user {_subject} any more."), null);
            return;
        }
        _subject = subject;
        foreach (var subscription in _consumer.All.ToArray())
        {
            var denied = subscription.Request.Address.Parts.Select(NameOf).FirstOrDefault(name => !_services.Security.Allows(subject, AccessRight.Read, name));
            if (denied is null) continue;
            End(subscription);
            ReportError(AccessPolicy.Denied(subject, AccessRight.Read, denied), null);
        }
    }
}
