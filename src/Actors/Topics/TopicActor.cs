using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Topics;

/// <summary>The thin shell of a topic.</summary>
internal sealed class TopicActor : Actor<DestinationCommand>
{
    private readonly DestinationHandle _handle;
    private readonly TopicServices _services;
    private readonly HashSet<ISubscriber> _roster = new(ReferenceEqualityComparer.Instance);
    private readonly List<Reply<bool>> _deleteReplies = [];
    private readonly ReportBook _reports = new();
    private readonly TopicState _state;
    private readonly Action<ConsumerRequest, DeliveryBatch> _send = static (request, batch) => request.Subscriber.OnDelivery(batch);
    private readonly bool _isSuccessor;
    private TopicOptions _options;
    private DurableFanOut _durables = null!;
    private bool _isDeleted;
    private bool _idleCheckPending;
    private long _activity;

    /// <param name="handle">What it is known by.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="services">What topics share.</param>
    /// <param name="isSuccessor">True for an instance that takes the place of one that failed.</param>
    public TopicActor(DestinationHandle handle, TopicOptions options, TopicServices services, bool isSuccessor)
    {
        _handle = handle;
        _options = options;
        _services = services;
        _isSuccessor = isSuccessor;
        _state = new TopicState(handle.Name, options);
    }

    private bool IsIdle => _state.IsIdle && _durables.UnderWay == 0;

    private long Now => Context.Now.ToUnixTimeMilliseconds();

    protected override void OnStart()
    {
        _durables = new DurableFanOut(route => route.Covers(_handle.Name), _services, _reports, Self);
        // Not at the first start: somebody may have sent something already, and nothing of it is lost.
        if (_isSuccessor)
        {
            foreach (var publisher in _handle.Publishers) publisher.OnRestarted(_handle);
        }
        CheckIdle();
    }

    protected override void Receive(DestinationCommand message)
    {
        if (message is not (DestinationCommand.Internal or DestinationCommand.Inspect)) _activity++;
        switch (message)
        {
            case DestinationCommand.Publish publish:
                Publish(publish.Items);
                break;
            case DestinationCommand.Took took:
                _state.Took(took.Subscriber, took.Count, took.Bytes);
                break;
            case DestinationCommand.Attach attach when !_isDeleted:
                Attach(attach.Request);
                break;
            case DestinationCommand.Attach attach:
                attach.Request.Subscriber.OnDetached(Deleted());
                break;
            case DestinationCommand.Detach detach:
                _roster.Remove(detach.Subscriber);
                _state.Detach(detach.Subscriber);
                break;
            case DestinationCommand.Inspect inspect:
                // An answer says that everything before it is where it belongs.
                _durables.Flush();
                inspect.Reply.Set(_state.Status(_handle.PublisherCount));
                break;
            case DestinationCommand.Purge purge:
                purge.Reply.Set(0);
                break;
            case DestinationCommand.Delete delete:
                _isDeleted = true;
                _deleteReplies.Add(delete.Reply);
                DetachAll(null);
                break;
            // One that failed with an instance before this one has nobody left to tell.
            case DurableFanOut.DurableNews news when news.Origin == _durables:
                news.Take();
                break;
            case Behave behave:
                _options = behave.Options;
                _state.Behave(behave.Options);
                // Its time runs anew.
                _activity++;
                _idleCheckPending = false;
                break;
            case GoIdle idle:
                _idleCheckPending = false;
                if (_activity == idle.Activity && IsIdle) Context.StopIfIdle();
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        _state.FanOut(_send, Now);
        _durables.Flush();
        _reports.Send(_handle);
        // Publishers whose messages are in the mailbox wait for an answer; with the last one answered it is over.
        if (_isDeleted) Context.StopIfIdle();
        else CheckIdle();
    }

    protected override void OnStop()
    {
        // Only a failure leaves anybody here: they may come back.
        DetachAll(new BrokerError(ErrorCode.DestinationFailed, $"{_handle.Name.Uri} failed"));
        _durables.Close();
        foreach (var reply in _deleteReplies) reply.Set(true);
    }

    private BrokerError Deleted() => new(ErrorCode.NoSuchDestination, $"The destination {_handle.Name.Uri} does not exist.");

    private void Attach(ConsumerRequest request)
    {
        // What came before the subscription is not for it.
        _state.FanOut(_send, Now);
        _roster.Add(request.Subscriber);
        request.Subscriber.OnAttached();
        _state.Attach(request);
    }

    private void Publish(IReadOnlyList<PublishItem> items)
    {
        var now = Now;
        foreach (var (message, ticket) in items)
        {
            if (_isDeleted)
            {
                _reports.Refuse(ticket, Deleted());
                continue;
            }
            _state.Publish(message, now);
            _services.Network?.Forward(_handle.Name, message);
            // What other brokers got their durable subscriptions get from there, or they would have it twice.
            if (message.SenderConnection != NetworkActor.SenderConnection && _durables.TryPublish(message, ticket)) continue;
            _reports.Accept(ticket);
            _reports.Confirm(ticket);
        }
    }

    private void DetachAll(BrokerError? reason)
    {
        foreach (var subscriber in _roster)
        {
            _state.Detach(subscriber);
            subscriber.OnDetached(reason);
        }
        _roster.Clear();
    }

    private void CheckIdle()
    {
        if (_idleCheckPending || !IsIdle || _options.IdleTimeout <= TimeSpan.Zero || _handle.OwnerConnection != 0) return;
        _idleCheckPending = true;
        Context.Schedule(_options.IdleTimeout, new GoIdle(_activity));
    }

    /// <summary>It is to behave as is said now.</summary>
    internal sealed record Behave(TopicOptions Options) : DestinationCommand.Internal;

    private sealed record GoIdle(long Activity) : DestinationCommand.Internal;
}
