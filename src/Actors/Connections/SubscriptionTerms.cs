using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Connections;

/// <summary>What a subscription asks of the destinations it is attached to, and what they are called.</summary>
internal sealed class SubscriptionTerms(ConnectionStart start, Live<ConnectionOptions> options, IConnectionEffects effects)
{
    /// <summary>What the subscription asks of a destination.</summary>
    /// <param name="subscription">Who asks.</param>
    /// <param name="id">The consumer, or what stands for all that are made from this.</param>
    /// <param name="isQueue">What kind of destination.</param>
    public ConsumerRequest RequestOf(ClientSubscription subscription, ConsumerId id, bool isQueue)
    {
        var request = subscription.Request;
        var isDurable = request.DurableName is not null;
        var label = $"{start.Identity.Text}/{subscription.Id ?? request.Address.Text}";
        return new ConsumerRequest(id, start.Self, label, start.Identity.Number, PrefetchOf(request, isQueue))
        {
            PrefetchBytes = (int)Math.Min(int.MaxValue, options.Current.PrefetchBytes.Bytes),
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

    public SubscriptionSource SourceOf(ClientSubscription subscription, DestinationHandle handle, ConsumerId consumer) =>
        new(consumer, subscription, handle, handle.OwnerConnection == start.Identity.Number ? OwnNameOf(handle.Name) : null);

    /// <summary>Whose right to be read counts: of a durable subscription's queue that of the topic it was made for.</summary>
    public static DestinationName NameForReading(ClientSubscription subscription, DestinationHandle handle) =>
        subscription.Request.DurableName is null ? handle.Name : subscription.Request.Address.Parts[0].Name;

    /// <summary>Several queues have one prefetch between them, as in ActiveMQ; and any queue may be one of several brokers.</summary>
    public bool SharesRoom(SubscribeRequest request) =>
        request is { IsBrowser: false, DurableName: null }
        && (request.Address.Parts.Count(part => part.Name.IsQueue) > 1
            || request.Address.Parts.Any(part => part.Name.Kind == DestinationKind.Queue && (part.Name.IsPattern || effects.IsNetworkShared)));

    public int PrefetchOf(SubscribeRequest request, bool isQueue) => request.Prefetch > 0 ? request.Prefetch
        : request.IsBrowser ? options.Current.BrowserPrefetch
        : request.DurableName is not null ? options.Current.DurablePrefetch
        : isQueue ? options.Current.QueuePrefetch : options.Current.TopicPrefetch;

    /// <summary>What an admin sees of it.</summary>
    public SubscriptionStatus Status(ClientSubscription subscription) => new(
        start.Identity.Text,
        subscription.Id ?? "",
        subscription.Request.Address.Text,
        subscription.AckMode switch { AckMode.Auto => "auto", AckMode.Client => "client", _ => "client-individual" },
        subscription.Request.Selector?.Text,
        PrefetchOf(subscription.Request, subscription.Request.Address.Parts[0].Name.IsQueue),
        subscription.Unacknowledged,
        subscription.Delivered,
        [.. subscription.Sources.Where(s => !s.IsDetached).Select(s => NameForReading(subscription, s.Handle))]);

    private string OwnNameOf(DestinationName name) =>
        (name.IsQueue ? "/temp-queue/" : "/temp-topic/") + name.Name[(start.Identity.Text.Length + 1)..];
}
