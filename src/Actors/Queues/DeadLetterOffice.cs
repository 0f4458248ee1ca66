using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Carries a queue's dead letters to the dead letter queue. A message leaves its queue only when the other has it safe, so none is lost
/// on the way; at worst a crash in between leaves a copy in both.
/// </summary>
internal sealed class DeadLetterOffice : IPublisher, IResolveClient
{
    private readonly Dictionary<long, QueueEntry> _underWay = [];
    private readonly List<(QueueEntry Entry, string Cause)> _toSend = [];
    private readonly DestinationName _source;
    private readonly DestinationName? _target;
    private readonly IDestinationDirectory _directory;
    private readonly ActorRef<DestinationCommand> _queue;
    private bool _isResolving;
    private long _lastToken;

    public DeadLetterOffice(DestinationName source, string? target, IDestinationDirectory directory, ActorRef<DestinationCommand> queue)
    {
        _source = source;
        _target = target is null ? null : DestinationName.Queue(target);
        _directory = directory;
        _queue = queue;
    }

    public void Add(QueueEntry entry, string cause) => _toSend.Add((entry, cause));

    /// <summary>Sends what has gathered, once the dead letter queue is found.</summary>
    public void Send()
    {
        if (_toSend.Count == 0 || _target is null) return;
        if (!_directory.TryGet(_target, out var handle) || handle.IsClosed)
        {
            if (_isResolving) return;
            _isResolving = true;
            _directory.Resolve(_target, this);
            return;
        }
        _isResolving = false;
        var items = new List<PublishItem>(_toSend.Count);
        foreach (var (entry, cause) in _toSend)
        {
            _underWay.Add(++_lastToken, entry);
            items.Add(new PublishItem(MessageRewriter.DeadLetter(entry.Message, _target, _source, cause), new PublishTicket(this, _lastToken)));
        }
        handle.AddPublisher(this);
        if (handle.Actor.TryTell(new DestinationCommand.Publish(items)))
        {
            _toSend.Clear();
            return;
        }
        // It went idle this very moment; the next turn finds its successor.
        for (var token = _lastToken - items.Count + 1; token <= _lastToken; token++) _underWay.Remove(token);
        _queue.TryTell(new QueueCommand.DeadLetterQueueReady());
    }

    public void OnReport(PublishReport report, QueueState state, long now)
    {
        foreach (var token in report.Confirmed)
        {
            if (_underWay.Remove(token, out var entry)) state.DeadLettered(entry);
        }
        foreach (var (token, _) in report.Refused)
        {
            if (_underWay.Remove(token, out var entry)) state.DeadLetterRefused(entry, now);
        }
    }

    /// <summary>The dead letter queue starts anew: whatever it had not confirmed is offered again.</summary>
    public void OnTargetRestarted(QueueState state, long now)
    {
        foreach (var entry in _underWay.Values) state.DeadLetterRefused(entry, now);
        _underWay.Clear();
    }

    public void OnPublished(PublishReport report) => _queue.TryTell(new QueueCommand.DeadLettersTaken(report));

    public void OnRestarted(DestinationHandle destination) => _queue.TryTell(new QueueCommand.DeadLetterQueueRestarted());

    public void OnResolved(DestinationHandle handle) => _queue.TryTell(new QueueCommand.DeadLetterQueueReady());

    public void OnUnresolved(DestinationName name, BrokerError error) => _queue.TryTell(new QueueCommand.DeadLetterQueueReady());

    /// <summary>To be called when the queue stops: the dead letter queue need not remember it.</summary>
    public void Close()
    {
        if (_target is not null && _directory.TryGet(_target, out var handle)) handle.RemovePublisher(this);
    }
}
