using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Topics;

/// <summary>
/// The thin shell of a topic: takes commands in order, at the end of its turns, as far as a turn goes. What it has not got to waits here, and
/// publishers' windows stay closed for it, so that a topic with more to do than it can holds nobody up but its own publishers.
/// </summary>
internal sealed class TopicActor : Actor<IDestinationMessage>
{
    private readonly DestinationHandle _handle;
    private readonly TopicServices _services;
    private readonly ConsumerRoster _consumers = new();
    private readonly DestinationEnd _end;
    private readonly IdleWatch _idle = new();
    private readonly ReportBook _reports = new();
    private readonly TopicState _state;
    private readonly Action<ConsumerRequest, DeliveryBatch> _send = static (request, batch) =>
        request.ReplyTo.TryTell(new ConsumerEvent.Delivered(request.Id, batch));
    private readonly PublisherRoster _publishers;

    // What has to be done in order; of the first, which is of messages, so many are done.
    private readonly Queue<IDestinationMessage> _commands = new();
    private int _published;

    // Who is to be answered when everybody has what is gathered.
    private readonly List<PublishTicket> _unanswered = [];
    private TopicOptions _options;
    private DurableFanOut _durables = null!;
    private MessageRouter _router = null!;
    private bool _isDeleted;

    /// <param name="handle">What it is known by.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="services">What topics share.</param>
    /// <param name="publishers">Those that sent something to instances before this one.</param>
    public TopicActor(DestinationHandle handle, TopicOptions options, TopicServices services, PublisherRoster publishers)
    {
        _handle = handle;
        _options = options;
        _services = services;
        _publishers = publishers;
        _state = new TopicState(handle.Name, options);
        _end = new DestinationEnd(handle);
    }

    // More to do than one turn had room for.
    private bool _isBehind;

    private bool IsIdle => _state.IsIdle && _commands.Count == 0 && _durables.UnderWay == 0;

    private long Now => UtcNow.ToUnixTimeMilliseconds();

    protected override void PreStart()
    {
        _durables = new DurableFanOut(route => route.Covers(_handle.Name), _services.Publishing, _reports, Self);
        _router = new MessageRouter(_handle.Name, _services.Network, _durables);
        // At the first start there is nobody.
        if (_publishers.Count > 0) _publishers.TellRestarted(_handle);
        CheckIdle();
    }

    protected override void OnReceive(IDestinationMessage message)
    {
        _idle.Note(message);
        switch (message)
        {
            case DestinationCommand.Publish publish:
                _publishers.Note(publish.Publisher);
                _commands.Enqueue(publish);
                break;
            case DestinationCommand.Attach:
                _commands.Enqueue(message);
                break;
            case DestinationCommand.Grant grant:
                _state.Grant(grant.Consumer, grant.Count, grant.Bytes);
                break;
            case DestinationCommand.Detach detach when _consumers.Remove(detach.Consumer):
                _state.Detach(detach.Consumer);
                break;
            // It may be among those that wait to be attached. An administrator need not wait for what is a long way behind.
            case DestinationCommand.Detach:
            case DestinationCommand.Inspect or DestinationCommand.Delete when !_isBehind:
                if (_commands.Count > 0) _commands.Enqueue(message);
                else Handle(message);
                break;
            case DestinationCommand.Inspect or DestinationCommand.Delete:
                Handle(message);
                break;
            case DestinationCommand.Purge purge:
                purge.Reply.Set(0);
                break;
            case PublisherEvent told:
                _durables.Take(told);
                break;
            case DestinationCommand.Leave leave:
                _publishers.Remove(leave.Publisher);
                break;
            case Behave behave:
                _options = behave.Options;
                _state.Behave(behave.Options);
                _idle.Restart();
                break;
            case GoIdle idle:
                if (_idle.End(idle.Activity) && IsIdle) StopIfIdle();
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        _isBehind = !GoThroughCommands(Budget);
        _durables.Flush();
        _reports.Send(_handle);
        if (_isBehind) GoOn();
        // Publishers whose messages are in the mailbox wait for an answer; with the last one answered it is over.
        else if (_isDeleted) StopIfIdle();
        else CheckIdle();
    }

    protected override void CheckState() => _state.Check();

    protected override void PostStop()
    {
        // Only a failure leaves anybody here: they may come back.
        DetachAll(_end.Failed);
        foreach (var command in _commands)
        {
            if (command is DestinationCommand.Attach attach) ConsumerRoster.Refuse(attach.Request, _end.Failed);
            else if (command is DestinationCommand.Delete delete) _end.Await(delete);
        }
        _durables.Close();
        _end.Tell();
    }

    /// <summary>True when all is done; false when there is more than the turn has room for.</summary>
    private bool GoThroughCommands(TurnBudget budget)
    {
        // Before anything new is taken in, or many messages would keep the topic from handing any out.
        if (!FanOut(budget)) return false;
        while (_commands.TryPeek(out var command))
        {
            if (budget.IsSpent) return false;
            if (command is DestinationCommand.Publish publish)
            {
                if (!Publish(publish.Items, budget)) return false;
            }
            else
            {
                // What came before a subscription is not for it; and an answer says that everything before it is where it belongs.
                if (!FanOut(budget)) return false;
                Handle(command);
                budget.Spend();
            }
            _commands.Dequeue();
        }
        return FanOut(budget);
    }

    private void Handle(IDestinationMessage command)
    {
        switch (command)
        {
            case DestinationCommand.Attach attach when _isDeleted:
                ConsumerRoster.Refuse(attach.Request, _end.Missing);
                break;
            case DestinationCommand.Attach attach:
                _consumers.Attach(attach.Request);
                _state.Attach(attach.Request);
                break;
            case DestinationCommand.Detach detach:
                _consumers.Remove(detach.Consumer);
                _state.Detach(detach.Consumer);
                break;
            case DestinationCommand.Inspect inspect:
                _durables.Flush();
                inspect.Reply.Set(_state.Status(_publishers.Count));
                break;
            case DestinationCommand.Delete delete:
                _isDeleted = true;
                _end.Await(delete);
                DetachAll(null);
                break;
        }
    }

    /// <summary>Hands out what is gathered; its publishers hear of it when everybody has it.</summary>
    private bool FanOut(TurnBudget budget)
    {
        if (!_state.FanOut(_send, Now, budget)) return false;
        foreach (var ticket in _unanswered)
        {
            _reports.Accept(ticket);
            _reports.Confirm(ticket);
        }
        _unanswered.Clear();
        return true;
    }

    /// <summary>Takes messages in, from where the last turn has stopped.</summary>
    private bool Publish(IReadOnlyList<PublishItem> items, TurnBudget budget)
    {
        var now = Now;
        for (; _published < items.Count; _published++)
        {
            if (budget.IsSpent) return false;
            var item = items[_published];
            budget.Spend();
            if (_isDeleted)
            {
                _reports.Refuse(item.Ticket, _end.Missing);
                continue;
            }
            if (!_router.TryRoute(item, budget, out var isAnswered)) return false;
            _state.Publish(item.Message, now);
            if (!isAnswered) _unanswered.Add(item.Ticket);
        }
        _published = 0;
        return true;
    }

    private void DetachAll(BrokerError? reason)
    {
        foreach (var consumer in _consumers.All) _state.Detach(consumer);
        _consumers.DetachAll(reason);
    }

    private void CheckIdle()
    {
        if (!IsIdle || _options.IdleTimeout <= TimeSpan.Zero || _handle.OwnerConnection != 0 || !_idle.TryBegin(out var activity)) return;
        Schedule(_options.IdleTimeout, new GoIdle(activity));
    }

    /// <summary>It is to behave as is said now.</summary>
    internal sealed record Behave(TopicOptions Options) : DestinationCommand.Internal;

    private sealed record GoIdle(long Activity) : DestinationCommand.Internal;
}
