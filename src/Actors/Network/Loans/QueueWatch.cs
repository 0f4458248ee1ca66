using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// One queue, or those of one wildcard, that a borrower wants messages of: a scout at each queue for each selector. Belongs to the
/// network's turns, but for what the directory calls.
/// </summary>
internal sealed class QueueWatch(Borrower borrower, DestinationName destination, HomeServices services) : IPatternSubscriber
{
    private readonly HashSet<InterestEntry> _entries = [];
    private readonly Dictionary<DestinationHandle, Dictionary<InterestEntry, Scout>> _queues = new(ReferenceEqualityComparer.Instance);

    public DestinationName Destination => destination;

    public bool IsEmpty => _entries.Count == 0;

    public bool IsClosed { get; private set; }

    /// <summary>The selector of another broker's consumer; null when it has none, or one that is not understood here.</summary>
    public static Selector? SelectorOf(string? text)
    {
        if (text is null) return null;
        try
        {
            return Selector.Parse(text);
        }
        catch (SelectorException)
        {
            return null;
        }
    }

    public ConsumerRequest? OnMatch(DestinationHandle handle)
    {
        services.Network.TryTell(new NetworkCommand.QueueMatched(this, handle));
        return null;
    }

    public void OnPatternAttached()
    {
    }

    public void OnQueue(DestinationHandle queue)
    {
        if (IsClosed || _queues.ContainsKey(queue)) return;
        _queues.Add(queue, []);
        foreach (var entry in _entries) Send(queue, entry);
    }

    public void Add(InterestEntry entry)
    {
        if (!_entries.Add(entry)) return;
        foreach (var queue in _queues.Keys.ToArray()) Send(queue, entry);
    }

    public void Remove(InterestEntry entry)
    {
        _entries.Remove(entry);
        foreach (var scouts in _queues.Values)
        {
            if (scouts.Remove(entry, out var scout)) Drain(scout);
        }
    }

    /// <summary>A queue says something to one of the scouts.</summary>
    public void Receive(Scout scout, ConsumerEvent told)
    {
        switch (told)
        {
            // There is something for the borrower.
            case ConsumerEvent.Exhausted when !scout.HasOffered:
                scout.HasOffered = true;
                borrower.Offer(scout.Queue, scout.Wanted);
                break;
            case ConsumerEvent.Detached detached:
                OnDetached(scout, detached.Reason is null);
                break;
        }
    }

    /// <summary>A queue has let go of a scout. One that only had to start anew takes another.</summary>
    private void OnDetached(Scout scout, bool isDeleted)
    {
        End(scout);
        if (!isDeleted) Send(scout.Queue, scout.Wanted);
        else if (_queues.TryGetValue(scout.Queue, out var scouts) && scouts.Remove(scout.Wanted) && scouts.Count == 0) _queues.Remove(scout.Queue);
    }

    /// <summary>The borrower knows of no offer any more: other scouts will make them again.</summary>
    public void BeginAnew()
    {
        foreach (var (queue, scouts) in _queues.ToArray())
        {
            foreach (var scout in scouts.Values.ToArray())
            {
                scout.HasOffered = false;
                Drain(scout);
                Send(queue, scout.Wanted);
            }
        }
    }

    public void Close()
    {
        IsClosed = true;
        foreach (var scout in _queues.Values.SelectMany(static scouts => scouts.Values)) Drain(scout);
        _queues.Clear();
    }

    private void Send(DestinationHandle queue, InterestEntry entry)
    {
        var scout = new Scout(services.Directory.NextConsumer(), this, queue, entry);
        var request = new ConsumerRequest(scout.Consumer, services.Network, $"{borrower.Conversation.Broker} ({entry})", ConnectionNumber.Network, 1)
        {
            IsMetered = true,
            IsScout = true,
            Way = borrower.Way,
            Priority = sbyte.MinValue,
            Selector = SelectorOf(entry.Selector),
        };
        // One that is going away will be matched again when it is made again.
        if (!queue.Actor.TryTell(new DestinationCommand.Attach(request)))
        {
            _queues.Remove(queue);
            return;
        }
        _queues[queue][entry] = scout;
        services.Consumers.Add(scout);
    }

    private void Drain(Scout scout)
    {
        scout.Queue.Actor.TryTell(new DestinationCommand.Detach(scout.Consumer, 0));
        End(scout);
    }

    private void End(Scout scout)
    {
        if (services.Consumers.Remove(scout) && scout.HasOffered) borrower.Say(new HomeContent.Withdrawn(scout.Queue.Name, scout.Wanted));
    }
}
