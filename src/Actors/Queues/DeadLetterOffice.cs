using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Carries a queue's dead letters to the dead letter queue. A message leaves its queue only when the other has it safe, so none is lost
/// on the way; at worst a crash in between leaves a copy in both. Lives on the queue's turns.
/// </summary>
internal sealed class DeadLetterOffice
{
    private readonly Dictionary<long, (QueueEntry Entry, DestinationHandle To)> _underWay = [];
    private readonly List<(QueueEntry Entry, string Cause)> _toSend = [];
    private readonly DestinationName _source;
    private readonly IDestinationDirectory _directory;
    private readonly IRef<IDestinationMessage> _queue;
    private readonly Publisher _publisher;
    private DestinationName? _target;
    private bool _isResolving;
    private long _lastToken;

    public DeadLetterOffice(DestinationName source, string? target, QueueServices services, IRef<IDestinationMessage> queue)
    {
        _source = source;
        _target = NameOf(target);
        _directory = services.Directory;
        _queue = queue;
        _publisher = new Publisher(services.Publishers.Next(), queue);
    }

    /// <summary>Letters go to another queue from now on, or are dropped; those on their way go on.</summary>
    public void Redirect(string? target, QueueState state, long now)
    {
        var former = _target;
        _target = NameOf(target);
        if (former is null || former.Equals(_target)) return;
        _isResolving = false;
        // The queue decides anew.
        if (_target is null) RefuseWaiting(state, now);
    }

    public void Add(QueueEntry entry, string cause) => _toSend.Add((entry, cause));

    /// <summary>Sends what has gathered, once the dead letter queue is found.</summary>
    public void Send()
    {
        if (_toSend.Count == 0 || _target is null || _isResolving) return;
        if (!_directory.TryGet(_target, out var handle) || handle.IsClosed)
        {
            Resolve(_target);
            return;
        }
        var items = new List<PublishItem>(_toSend.Count);
        foreach (var (entry, cause) in _toSend)
        {
            _underWay.Add(++_lastToken, (entry, handle));
            items.Add(new PublishItem(MessageRewriter.DeadLetter(entry.Message, _target, _source, cause), new PublishTicket(_publisher, _lastToken)));
        }
        if (handle.Actor.TryTell(new DestinationCommand.Publish(items)))
        {
            _toSend.Clear();
            return;
        }
        // It went idle this very moment: its successor gets them.
        for (var token = _lastToken - items.Count + 1; token <= _lastToken; token++) _underWay.Remove(token);
        Resolve(_target);
    }

    /// <summary>The directory has found the dead letter queue, or there is none and none can be made.</summary>
    public void Take(ResolveAnswer answer, QueueState state, long now)
    {
        if (!answer.Name.Equals(_target)) return;
        _isResolving = false;
        if (answer is ResolveAnswer.Unresolved) RefuseWaiting(state, now);
    }

    /// <summary>The dead letter queue has something to say. What it says to the office of a former life of the queue is not asked for any more.</summary>
    public void Take(PublisherEvent told, QueueState state, long now)
    {
        if (told.Publisher != _publisher.Id) return;
        switch (told)
        {
            case PublisherEvent.Reported report:
                Take(report, state, now);
                break;
            case PublisherEvent.Restarted restarted:
                RefuseUnderWay(restarted.Destination, state, now);
                break;
        }
    }

    private static DestinationName? NameOf(string? target) => target is null ? null : DestinationName.Queue(target);

    private void Resolve(DestinationName target)
    {
        _isResolving = true;
        _directory.Resolve(target, null, _queue);
    }

    /// <summary>What waits is offered again later.</summary>
    private void RefuseWaiting(QueueState state, long now)
    {
        _isResolving = false;
        foreach (var (entry, _) in _toSend) state.DeadLetterRefused(entry, now);
        _toSend.Clear();
    }

    private void Take(PublisherEvent.Reported report, QueueState state, long now)
    {
        foreach (var token in report.Confirmed)
        {
            if (_underWay.Remove(token, out var letter)) state.DeadLettered(letter.Entry);
        }
        foreach (var (token, _) in report.Refused)
        {
            if (_underWay.Remove(token, out var letter)) state.DeadLetterRefused(letter.Entry, now);
        }
    }

    /// <summary>The dead letter queue starts anew: whatever it had not confirmed is offered again later.</summary>
    private void RefuseUnderWay(DestinationHandle destination, QueueState state, long now)
    {
        foreach (var (token, letter) in _underWay)
        {
            if (letter.To == destination && _underWay.Remove(token)) state.DeadLetterRefused(letter.Entry, now);
        }
    }
}
