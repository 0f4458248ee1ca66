using ActorMQ.Actors.Protocol;
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
    private readonly Dictionary<long, (QueueEntry Entry, DestinationHandle To)> _underWay = [];
    private readonly List<(QueueEntry Entry, string Cause)> _toSend = [];
    private readonly DestinationName _source;
    private readonly IDestinationDirectory _directory;
    private readonly ActorRef<IDestinationMessage> _queue;
    private readonly HashSet<DestinationName> _formerTargets = [];
    private DestinationName? _target;
    private bool _isResolving;
    private long _lastToken;

    public DeadLetterOffice(DestinationName source, string? target, IDestinationDirectory directory, ActorRef<IDestinationMessage> queue)
    {
        _source = source;
        _target = NameOf(target);
        _directory = directory;
        _queue = queue;
    }

    /// <summary>Letters go to another queue from now on, or are dropped; those on their way go on.</summary>
    public void Redirect(string? target, QueueState state, long now)
    {
        var former = _target;
        _target = NameOf(target);
        if (former is null || former.Equals(_target)) return;
        // It still has to say what became of what it got.
        _formerTargets.Add(former);
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
            _isResolving = true;
            _directory.Resolve(_target, this);
            return;
        }
        handle.AddPublisher(this);
        var items = new List<PublishItem>(_toSend.Count);
        foreach (var (entry, cause) in _toSend)
        {
            _underWay.Add(++_lastToken, (entry, handle));
            items.Add(new PublishItem(MessageRewriter.DeadLetter(entry.Message, _target, _source, cause), new PublishTicket(this, _lastToken)));
        }
        if (handle.Actor.TryTell(new DestinationCommand.Publish(items)))
        {
            _toSend.Clear();
            return;
        }
        // It went idle this very moment; the next turn finds its successor.
        for (var token = _lastToken - items.Count + 1; token <= _lastToken; token++) _underWay.Remove(token);
        Tell(static (_, _, _) => { });
    }

    // All the answers below come from other actors' turns, and take effect on the queue's own.
    public void OnResolved(DestinationHandle handle) => Tell((office, _, _) => office._isResolving = false);

    public void OnUnresolved(DestinationName name, BrokerError error) => Tell((office, state, now) => office.RefuseWaiting(state, now));

    public void OnPublished(PublishReport report) => Tell((office, state, now) => office.Take(report, state, now));

    public void OnRestarted(DestinationHandle destination) => Tell((office, state, now) => office.RefuseUnderWay(destination, state, now));

    /// <summary>To be called when the queue stops: the dead letter queue need not remember it.</summary>
    public void Close()
    {
        foreach (var target in _target is null ? _formerTargets : _formerTargets.Append(_target))
        {
            if (_directory.TryGet(target, out var handle)) handle.RemovePublisher(this);
        }
    }

    private static DestinationName? NameOf(string? target) => target is null ? null : DestinationName.Queue(target);

    private void Tell(Action<DeadLetterOffice, QueueState, long> news) => _queue.TryTell(new QueueCommand.DeadLetterNews(this, news));

    /// <summary>There is no dead letter queue and none can be made: what waits for it is offered again later.</summary>
    private void RefuseWaiting(QueueState state, long now)
    {
        _isResolving = false;
        foreach (var (entry, _) in _toSend) state.DeadLetterRefused(entry, now);
        _toSend.Clear();
    }

    private void Take(PublishReport report, QueueState state, long now)
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

    /// <summary>The dead letter queue starts anew or is gone: whatever it had not confirmed is offered again later.</summary>
    private void RefuseUnderWay(DestinationHandle destination, QueueState state, long now)
    {
        foreach (var (token, letter) in _underWay)
        {
            if (letter.To == destination && _underWay.Remove(token)) state.DeadLetterRefused(letter.Entry, now);
        }
    }
}
