using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// What a borrower wants of one queue, or of those of one wildcard: a scout at each of them, made from the watch's template. Belongs to the
/// network's turns.
/// </summary>
internal sealed class QueueWatch
{
    private readonly Dictionary<DestinationHandle, Scout> _scouts = new(ReferenceEqualityComparer.Instance);
    private readonly Borrower _borrower;
    private readonly InterestEntry _wanted;
    private readonly HomeServices _services;

    public QueueWatch(Borrower borrower, InterestEntry wanted, HomeServices services)
    {
        _borrower = borrower;
        _wanted = wanted;
        _services = services;
        var label = $"{borrower.Conversation.Broker} ({wanted})";
        Template = new ConsumerRequest(services.Directory.NextConsumer(), services.Network, label, ConnectionNumber.Network, 1)
        {
            IsMetered = true,
            IsScout = true,
            Way = borrower.Way,
            Priority = sbyte.MinValue,
            Selector = wanted.ParseSelector(),
        };
        services.Consumers.Add(this);
    }

    /// <summary>What each scout asks for.</summary>
    public ConsumerRequest Template { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>A scout is being attached to a queue that matches.</summary>
    public void OnMatched(ConsumerId consumer, DestinationHandle queue) => Add(new Scout(consumer, this, queue, _wanted));

    /// <summary>There is a queue that no pattern finds.</summary>
    public void Watch(DestinationHandle queue)
    {
        if (IsClosed || _scouts.ContainsKey(queue)) return;
        Send(queue);
    }

    /// <summary>A queue says something to one of the scouts.</summary>
    public void Receive(Scout scout, ConsumerEvent told)
    {
        switch (told)
        {
            // It was made from what the directory knows: that may be old.
            case ConsumerEvent.Attached when Template.Way is { } way:
                scout.Queue.Actor.TryTell(new DestinationCommand.ChangeWay(scout.Consumer, way));
                break;
            // There is something for the borrower.
            case ConsumerEvent.Exhausted when !scout.HasOffered:
                scout.HasOffered = true;
                _borrower.Offer(scout.Queue, scout.Wanted);
                break;
            // One that only had to start anew takes another.
            case ConsumerEvent.Detached detached:
                End(scout);
                if (detached.Reason is not null) Send(scout.Queue);
                else _scouts.Remove(scout.Queue);
                break;
        }
    }

    public void ChangeWay(ConsumerWay way)
    {
        Template = Template with { Way = way };
        foreach (var scout in _scouts.Values) scout.Queue.Actor.TryTell(new DestinationCommand.ChangeWay(scout.Consumer, way));
    }

    /// <summary>The borrower knows of no offer any more: other scouts will make them again.</summary>
    public void BeginAnew()
    {
        foreach (var scout in _scouts.Values.ToArray())
        {
            scout.HasOffered = false;
            Detach(scout);
            Send(scout.Queue);
        }
    }

    public void Close()
    {
        IsClosed = true;
        _services.Consumers.Remove(this);
        foreach (var scout in _scouts.Values) Detach(scout);
        _scouts.Clear();
    }

    private void Send(DestinationHandle queue)
    {
        var request = Template with { Id = _services.Directory.NextConsumer() };
        // One that is going away will be matched again when it is made again.
        if (queue.Actor.TryTell(new DestinationCommand.Attach(request))) Add(new Scout(request.Id, this, queue, _wanted));
        else _scouts.Remove(queue);
    }

    private void Add(Scout scout)
    {
        _scouts[scout.Queue] = scout;
        _services.Consumers.Add(scout);
    }

    private void Detach(Scout scout)
    {
        scout.Queue.Actor.TryTell(new DestinationCommand.Detach(scout.Consumer, 0));
        End(scout);
    }

    private void End(Scout scout)
    {
        _services.Consumers.Remove(scout);
        if (scout.HasOffered) _borrower.Say(new HomeContent.Withdrawn(scout.Queue.Name, scout.Wanted));
    }
}
