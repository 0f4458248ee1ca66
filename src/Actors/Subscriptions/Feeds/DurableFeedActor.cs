using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>
/// Brings what other brokers keep for durable subscriptions of this one into their queues. A message is borrowed like a queue's, and settled
/// when it is durable here; until then it is the other broker's.
/// </summary>
internal sealed class DurableFeedActor(DurableFeed feed, PublishingServices services, bool isSuccessor) : Actor<IFeedMessage>
{
    private readonly FeedState _state = new();
    private readonly Dictionary<ConsumerId, FeedSource> _sources = [];
    private readonly ReportBook _reports = new();
    private readonly DestinationHandle _handle = new(feed.Wanted.Destination, 0);
    private DurableFanOut _fanOut = null!;

    // What the fan-out reports to.
    private Publisher _publisher = null!;

    protected override void PreStart()
    {
        _publisher = new Publisher(services.Publishers.Next(), Self);
        _fanOut = new DurableFanOut(route => route.IsOf(feed.Wanted), services, _reports, Self);
        if (isSuccessor) feed.Announce();
    }

    protected override void OnReceive(IFeedMessage message)
    {
        switch (message)
        {
            // Another broker has messages.
            case ConsumerEvent.Matched matched:
                var added = new FeedSource(matched.Match, matched.Destination, matched.Destination.Home!.Name);
                _sources.Add(matched.Match, added);
                added.Grant(FeedState.Window);
                break;
            // What is said to one that is no more comes again from whoever takes its place.
            case ConsumerEvent told:
                if (_sources.TryGetValue(told.Consumer, out var source)) Receive(source, told);
                break;
            case FeedCommand.End:
                Context.Stop();
                break;
            case PublisherEvent told:
                _fanOut.Take(told);
                if (told is PublisherEvent.Reported report && told.Publisher == _publisher.Id) OnReported(report);
                break;
        }
    }

    private void Receive(FeedSource source, ConsumerEvent told)
    {
        switch (told)
        {
            case ConsumerEvent.Delivered delivered:
                Store(source, delivered.Batch);
                break;
            // Room it was given and did not use, as one could not reach the other.
            case ConsumerEvent.Drained drained:
                source.Spare += drained.Count;
                break;
            case ConsumerEvent.Exhausted:
                source.GiveSpare();
                break;
            case ConsumerEvent.Detached:
                source.IsDetached = true;
                _sources.Remove(source.Consumer);
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        _fanOut.Flush();
        _reports.Send(_handle);
        foreach (var source in _state.TakeSettled()) source.Settle();
    }

    protected override void CheckState() => _state.Check();

    /// <summary>What is not settled goes back: either nobody wants it any more, or a successor gets it.</summary>
    protected override void PostStop()
    {
        _fanOut.Close();
        foreach (var source in _sources.Values) source.Queue.Actor.TryTell(new DestinationCommand.Detach(source.Consumer, long.MaxValue));
    }

    private void OnReported(PublisherEvent.Reported report)
    {
        foreach (var token in report.Confirmed) _state.OnStored(token);
        foreach (var (token, _) in report.Refused) _state.OnRefused(token);
    }

    private void Store(FeedSource source, DeliveryBatch batch)
    {
        for (var i = 0; i < batch.Deliveries.Count; i++)
        {
            var delivery = batch.Deliveries[i];
            var token = _state.Take(source, batch.FirstTag + i, delivery);
            if (token == 0) continue;
            // How often it was on its way does not count against the limit that clients have.
            if (!_fanOut.TryPublish(delivery.Message, new PublishTicket(_publisher, token), Math.Min(1, delivery.DeliveryCount))) _state.OnStored(token);
        }
    }
}
