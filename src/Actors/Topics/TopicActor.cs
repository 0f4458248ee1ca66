using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Topics;

/// <summary>The thin shell of a topic.</summary>
internal sealed class TopicActor : Actor<DestinationCommand>
{
    private readonly DestinationHandle _handle;
    private readonly TopicOptions _options;
    private readonly HashSet<ISubscriber> _roster = new(ReferenceEqualityComparer.Instance);
    private readonly ReportBook _reports = new();
    private readonly TopicState _state;
    private readonly Action<ConsumerRequest, DeliveryBatch> _send = static (request, batch) => request.Subscriber.OnDelivery(batch);
    private bool _idleCheckPending;
    private long _activity;

    public TopicActor(DestinationHandle handle, TopicOptions options)
    {
        _handle = handle;
        _options = options;
        _state = new TopicState(handle.Name, options);
    }

    private long Now => Context.Now.ToUnixTimeMilliseconds();

    protected override void OnStart()
    {
        foreach (var publisher in _handle.Publishers) publisher.OnRestarted(_handle);
        CheckIdle();
    }

    protected override void Receive(DestinationCommand message)
    {
        _activity++;
        switch (message)
        {
            case DestinationCommand.Publish publish:
                Publish(publish.Items);
                break;
            case DestinationCommand.Took took:
                _state.Took(took.Subscriber, took.Count, took.Bytes);
                break;
            case DestinationCommand.Attach attach:
                // What came before the subscription is not for it.
                _state.FanOut(_send);
                _roster.Add(attach.Request.Subscriber);
                attach.Request.Subscriber.OnAttached();
                _state.Attach(attach.Request);
                break;
            case DestinationCommand.Detach detach:
                _roster.Remove(detach.Subscriber);
                _state.Detach(detach.Subscriber);
                break;
            case DestinationCommand.Inspect inspect:
                inspect.Reply.Set(_state.Status(_handle.PublisherCount));
                break;
            case DestinationCommand.Purge purge:
                purge.Reply.Set(0);
                break;
            case DestinationCommand.Delete delete:
                DetachAll(null);
                Context.Stop();
                delete.Reply.Set(true);
                break;
            case GoIdle idle:
                _idleCheckPending = false;
                if (_activity == idle.Activity + 1 && _state.IsIdle) Context.StopIfIdle();
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        _state.FanOut(_send);
        _reports.Send(_handle);
        CheckIdle();
    }

    protected override void OnStop() => DetachAll(new BrokerError(ErrorCode.DestinationFailed, $"{_handle.Name.Uri} failed"));

    private void Publish(IReadOnlyList<PublishItem> items)
    {
        var now = Now;
        foreach (var (message, ticket) in items)
        {
            _state.Publish(message, now);
            _reports.Accept(ticket);
            _reports.Confirm(ticket);
        }
    }

    private void DetachAll(BrokerError? reason)
    {
        foreach (var subscriber in _roster) subscriber.OnDetached(reason);
        _roster.Clear();
    }

    private void CheckIdle()
    {
        if (_idleCheckPending || !_state.IsIdle || _options.IdleTimeout <= TimeSpan.Zero || _handle.OwnerConnection != 0) return;
        _idleCheckPending = true;
        Context.Schedule(_options.IdleTimeout, new GoIdle(_activity));
    }

    private sealed record GoIdle(long Activity) : DestinationCommand.Internal;
}
