using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>SUBSCRIBE and UNSUBSCRIBE: attaches subscriptions to destinations and ends them.</summary>
internal sealed class ClientSubscriptions(
    ConnectionStart start,
    Live<ConnectionOptions> options,
    ConnectionRights rights,
    ConnectionAccount account,
    DestinationFinder finder,
    ConsumerSide consumer,
    ClientDurables durables,
    SubscriptionTerms terms,
    ClientAnswers answers,
    IConnectionEffects effects)
{
    // Those whose destination failed, or went idle, and is being found again.
    private readonly List<(ClientSubscription Subscription, DestinationName Name)> _comingBack = [];

    public FrameOutcome Take(ClientFrame.Subscribe frame)
    {
        if (!SubscribeReader.TryRead(frame.Headers, answers.Version, out var request, out var error) || (error = Check(frame, request)) is not null)
        {
            // A right may be gone since the registry was asked.
            durables.Abandon();
            return FrameOutcome.Fails(error);
        }
        if (request.DurableName is not null)
        {
            var opening = durables.Open(request, out var opened);
            if (opening.IsDone) Begin(frame, request, [opened!.Queue!], opened);
            return opening;
        }
        var handles = new List<DestinationHandle>();
        foreach (var part in request.Address.Parts)
        {
            if (part.Name.IsPattern) continue;
            var outcome = finder.Find(start.NameOf(part), out var handle);
            if (!outcome.IsDone) return outcome;
            if (handle!.Name.IsTemporary && handle.OwnerConnection != start.Identity.Number)
                return FrameOutcome.Fails(new BrokerError(ErrorCode.DestinationNotYours, $"Only its owner may consume from {handle.Name.Uri}"));
            handles.Add(handle);
        }
        Begin(frame, request, handles, null);
        return FrameOutcome.Done;
    }

    public FrameOutcome Take(ClientFrame.Unsubscribe frame)
    {
        var id = frame.Headers.GetValueOrDefault("id");
        var destination = frame.Headers.GetValueOrDefault("destination");
        var durable = SubscribeReader.DurableNameIn(frame.Headers);
        if (id is null && answers.Version != StompVersion.V10)
            return FrameOutcome.Fails(new BrokerError(ErrorCode.MissingHeader, "UNSUBSCRIBE received without a subscription id!"));
        if (id is null && destination is null && durable is null)
        {
            var error = new BrokerError(ErrorCode.MissingHeader, "Must specify the subscriptionId or the destination you are unsubscribing from");
            return FrameOutcome.Fails(error);
        }
        if (durable is not null) return RemoveDurable(durable, frame.Receipt);
        var subscription = id is not null
            ? consumer.Find(id)
            : consumer.All.FirstOrDefault(s => s.Request.Address.Text == destination!.Trim());
        if (subscription is null) return FrameOutcome.Fails(new BrokerError(ErrorCode.NoSuchSubscription, "No subscription matched."));
        // What it still waited for is not to come any more.
        answers.Receipt(subscription.Attaching?.Id);
        End(subscription);
        answers.Receipt(frame.Receipt);
        return FrameOutcome.Done;
    }

    public void OnAttached(ConsumerId id)
    {
        consumer.EndRefused(id);
        if (consumer.Find(id) is { IsMatch: false } source) OnPartAttached(source.Subscription);
    }

    public void OnPatternAttached(ConsumerId template)
    {
        if (consumer.FindByTemplate(template) is { } subscription) OnPartAttached(subscription);
    }

    /// <summary>
    /// A destination matches, and is being told of a consumer. The subscription may have ended meanwhile, or the right be gone: then nothing of
    /// it gets to the client.
    /// </summary>
    public void OnMatched(ConsumerEvent.Matched matched)
    {
        if (consumer.FindByTemplate(matched.Template) is not { } subscription || !MayRead(subscription, matched.Destination))
        {
            consumer.Refuse(matched.Match, matched.Destination);
            return;
        }
        var source = terms.SourceOf(subscription, matched.Destination, matched.Match);
        source.IsMatch = true;
        consumer.Add(source);
    }

    /// <summary>A destination let go of us: after a failure we come back, after its deletion the subscription ends.</summary>
    public void OnDetached(ConsumerId id, BrokerError? reason)
    {
        consumer.EndRefused(id);
        if (consumer.Find(id) is not { } source) return;
        var subscription = source.Subscription;
        consumer.Forget(source);
        // The other broker will offer its queue again, if it is still there.
        if (source.Handle.Home is not null) return;
        if (reason is not null)
        {
            ComeBack(subscription, source.Handle.Name);
            return;
        }
        if (subscription.Durable is null && subscription.Request.Address.Parts.Any(part => part.Name.IsPattern)) return;
        End(subscription);
        answers.Error(new BrokerError(ErrorCode.NoSuchDestination, $"The destination {source.Handle.Name.Uri} was deleted."), null);
    }

    /// <summary>A destination is there, or cannot be made: those that were attached to it come back, or are told.</summary>
    public void OnResolved(DestinationName name, BrokerError? error)
    {
        if (_comingBack.Count == 0) return;
        foreach (var (subscription, _) in _comingBack.Where(r => r.Name.Equals(name)).ToArray())
        {
            if (subscription.IsClosed) continue;
            if (error is not null) answers.Error(error, null);
            else if (effects.TryFind(name, out var handle)) Attach(subscription, handle);
        }
        _comingBack.RemoveAll(r => r.Name.Equals(name));
    }

    /// <summary>Rights are others than before: subscriptions to what may not be read any more end.</summary>
    public void EndForbidden()
    {
        foreach (var subscription in consumer.All.ToArray())
        {
            var denied = subscription.Request.Address.Parts.Select(start.NameOf).FirstOrDefault(name => !rights.Allows(AccessRight.Read, name));
            if (denied is null) continue;
            End(subscription);
            answers.Error(rights.Denied(AccessRight.Read, denied), null);
        }
    }

    /// <summary>The broker has become part of a network: room that one queue had may be wanted elsewhere.</summary>
    public void ShareRoom(ClientRoom room)
    {
        foreach (var subscription in consumer.All)
        {
            if (subscription.Credit is null && terms.SharesRoom(subscription.Request))
                room.Divide(subscription, terms.PrefetchOf(subscription.Request, isQueue: true));
        }
    }

    private BrokerError? Check(ClientFrame.Subscribe frame, SubscribeRequest request)
    {
        if (request.DurableName is not null && durables.ClientId is null) return SubscribeReader.ClientIdMissing();
        var id = frame.Headers.GetValueOrDefault("id");
        if (consumer.Contains(ConsumerSide.KeyOf(id, request.Address.Text)))
            return new BrokerError(ErrorCode.DuplicateSubscription, $"There is a subscription with this id already: {id ?? request.Address.Text}");
        var most = options.Current.MaxSubscriptions;
        if (consumer.Count >= most) return new BrokerError(ErrorCode.TooManySubscriptions, $"The maximum number of subscriptions was exceeded ({most})");
        if (account.CheckHold(Footprint.Subscription) is { } shortage) return shortage;
        foreach (var part in request.Address.Parts)
        {
            var name = start.NameOf(part);
            if (!rights.Allows(AccessRight.Read, name)) return rights.Denied(AccessRight.Read, name);
        }
        return null;
    }

    private void Begin(ClientFrame.Subscribe frame, SubscribeRequest request, List<DestinationHandle> handles, DurableClient? durable)
    {
        var id = frame.Headers.GetValueOrDefault("id");
        var subscription = new ClientSubscription(id, consumer.NextNumber, request, answers.Version)
        {
            Template = effects.NextConsumer(),
            Durable = durable,
            Credit = terms.SharesRoom(request) ? new CreditPool<SubscriptionSource>(terms.PrefetchOf(request, isQueue: true)) : null,
        };
        subscription.Attaching = new PendingReceipt(frame.Receipt, request.Address.Parts.Count);
        consumer.Add(ConsumerSide.KeyOf(id, request.Address.Text), subscription, terms.RequestOf(subscription, subscription.Template, isQueue: true));
        account.Hold(Footprint.Subscription);
        foreach (var handle in handles) Attach(subscription, handle);
        // What matches is up to the topics: all of it comes through the one queue.
        if (durable is not null) return;
        foreach (var part in request.Address.Parts)
        {
            if (part.Name.IsPattern) effects.AddPattern(part.Name, terms.RequestOf(subscription, subscription.Template, part.Name.IsQueue));
        }
    }

    private void Attach(ClientSubscription subscription, DestinationHandle handle)
    {
        // The right may have been taken away while it restarted.
        if (!MayRead(subscription, handle)) return;
        var request = terms.RequestOf(subscription, effects.NextConsumer(), handle.Name.IsQueue);
        var source = terms.SourceOf(subscription, handle, request.Id);
        consumer.Add(source);
        if (effects.Tell(handle, new DestinationCommand.Attach(request))) return;
        // It went idle this very moment.
        consumer.Forget(source);
        ComeBack(subscription, handle.Name);
    }

    private bool MayRead(ClientSubscription subscription, DestinationHandle handle) =>
        rights.Allows(AccessRight.Read, SubscriptionTerms.NameForReading(subscription, handle));

    private void ComeBack(ClientSubscription subscription, DestinationName name)
    {
        _comingBack.Add((subscription, name));
        effects.Resolve(name, account.Owner);
    }

    private void OnPartAttached(ClientSubscription subscription)
    {
        if (subscription.IsClosed || subscription.Attaching is not { } receipt) return;
        answers.Done(receipt);
        if (receipt.Awaited == 0) subscription.Attaching = null;
    }

    /// <summary>A durable subscription is removed, and ends if it is used here.</summary>
    private FrameOutcome RemoveDurable(string name, string? receipt)
    {
        if (durables.ClientId is null) return FrameOutcome.Fails(SubscribeReader.ClientIdMissing());
        if (consumer.All.FirstOrDefault(subscription => subscription.Request.DurableName == name) is { } active) End(active);
        durables.Remove(name, receipt);
        return FrameOutcome.Done;
    }

    private void End(ClientSubscription subscription)
    {
        foreach (var part in subscription.Request.Address.Parts)
        {
            if (part.Name.IsPattern && subscription.Durable is null) effects.RemovePattern(part.Name, subscription.Template);
        }
        consumer.Remove(subscription);
        account.Hold(-Footprint.Subscription);
    }
}
