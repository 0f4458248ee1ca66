using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// Hands messages of a topic, or what another broker kept of topics, to the queues of durable subscriptions, and tells the publisher once
/// all of them have answered: its window opens when each has taken the message in, its receipt comes when the message is safe in each.
/// Belongs to the turns of its owner, who brings what queues answer.
/// </summary>
internal sealed class DurableFanOut
{
    private readonly Func<DurableRoute, bool> _concerns;
    private readonly PublishingServices _services;
    private readonly ReportBook _reports;
    private readonly Publisher _publisher;
    private readonly Dictionary<DestinationHandle, Link> _links = new(ReferenceEqualityComparer.Instance);
    private readonly List<Link> _dirty = [];
    private readonly List<DurableRoute> _wanting = [];
    private IReadOnlyList<DurableRoute>? _seen;
    private HashSet<DurableRoute> _matching = [];
    private SelectorIndex<DurableRoute> _index = SelectorIndex<DurableRoute>.Empty;
    private long _lastToken;

    /// <param name="concerns">Which durable subscriptions these messages are for, if they want them.</param>
    /// <param name="services">Knows them all.</param>
    /// <param name="reports">Where publishers are answered.</param>
    /// <param name="self">Whose turns it belongs to: brings what it is told to <see cref="Take(PublisherEvent)"/>.</param>
    public DurableFanOut(Func<DurableRoute, bool> concerns, PublishingServices services, ReportBook reports, IRef<PublisherEvent> self)
    {
        _concerns = concerns;
        _services = services;
        _reports = reports;
        _publisher = new Publisher(services.Publishers.Next(), self);
    }

    /// <summary>Messages that some queue has not taken in or not confirmed.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Looks for durable subscriptions that want the message; null when it is for none.</summary>
    public SelectorSearch<DurableRoute>? Search(Message message)
    {
        if (!ReferenceEquals(_seen, _services.Durables.Current)) Look();
        return _index.Count == 0 ? null : _index.Search(message);
    }

    /// <summary>False when no durable subscription wants the message: nobody has to wait for anything.</summary>
    public bool TryPublish(Message message, PublishTicket ticket, int deliveryCount = 0)
    {
        if (Search(message) is not { } search) return false;
        search.Continue(null, _wanting);
        var isWanted = TryPublish(message, ticket, _wanting, deliveryCount);
        _wanting.Clear();
        return isWanted;
    }

    /// <param name="message">The message.</param>
    /// <param name="ticket">Who is to be answered.</param>
    /// <param name="found">Whose selectors match.</param>
    /// <param name="deliveryCount">Deliveries that the message had before it came here.</param>
    /// <returns>False when nobody has to wait for anything.</returns>
    public bool TryPublish(Message message, PublishTicket ticket, List<DurableRoute> found, int deliveryCount = 0)
    {
        found.RemoveAll(route => route.IsLocal(message));
        if (found.Count == 0) return false;
        var shared = found.Count == 1 ? message : Share(message);
        var underWay = new MessageUnderWay(ticket, found.Count);
        UnderWay++;
        foreach (var route in found) LinkTo(route.Queue).Add(shared, deliveryCount, underWay, ticket.WantsConfirmation ? ++_lastToken : 0, _dirty);
        return true;
    }

    /// <summary>Sends what one turn has gathered.</summary>
    public void Flush()
    {
        foreach (var link in _dirty)
        {
            var items = link.TakeOutgoing(_publisher);
            // It was removed this very moment: nobody waits for its messages any more.
            if (!link.Queue.Actor.TryTell(new DestinationCommand.Publish(items))) Close(link, null);
        }
        _dirty.Clear();
    }

    /// <summary>A queue has something to say. What it says to a fan-out that failed is of no use to the one that has taken its place.</summary>
    public void Take(PublisherEvent told)
    {
        if (told.Publisher != _publisher.Id || !_links.TryGetValue(told.Destination, out var link)) return;
        if (told is PublisherEvent.Reported report) Take(link, report);
        else GiveUp(link);
        if (link.IsIdle && link.Queue.IsClosed) _links.Remove(link.Queue);
    }

    /// <summary>To be called when the topic stops.</summary>
    public void Close()
    {
        foreach (var queue in _links.Keys) Leave(queue);
    }

    private void Look()
    {
        _seen = _services.Durables.Current;
        var matching = _seen.Where(_concerns).ToHashSet();
        foreach (var gone in _matching.Where(route => !matching.Contains(route))) _index = _index.Remove(gone.Selector, gone);
        foreach (var route in matching.Where(route => !_matching.Contains(route))) _index = _index.Add(route.Selector, route);
        _matching = matching;
        // Those that are gone and owe nothing need not be remembered.
        var queues = matching.Select(route => route.Queue).ToHashSet();
        foreach (var link in _links.Values.Where(link => link.IsIdle && !queues.Contains(link.Queue)).ToArray()) Forget(link);
    }

    private Message Share(Message message) => new(message.Frame, message.BodyStart)
    {
        Flags = message.Flags,
        Priority = message.Priority,
        Expires = message.Expires,
        SenderConnection = message.SenderConnection,
        ShareId = _services.Journal.NextShare(),
    };

    private Link LinkTo(DestinationHandle queue)
    {
        if (_links.TryGetValue(queue, out var link)) return link;
        _links.Add(queue, link = new Link(queue));
        return link;
    }

    private void Leave(DestinationHandle queue) => queue.Actor.TryTell(new DestinationCommand.Leave(_publisher));

    private void Forget(Link link)
    {
        Leave(link.Queue);
        _links.Remove(link.Queue);
    }

    private void Take(Link link, PublisherEvent.Reported report)
    {
        for (var i = 0; i < report.Accepted; i++) OnAccepted(link.TakeAccepted());
        foreach (var token in report.Confirmed) OnConfirmed(link.TakeConfirmed(token));
        foreach (var (token, error) in report.Refused)
        {
            var oldest = link.TakeAccepted();
            var refused = link.TakeConfirmed(token);
            Fail(refused ?? oldest, error);
            OnAccepted(oldest);
            OnConfirmed(refused);
        }
    }

    private void GiveUp(Link link) =>
        Close(link, new BrokerError(ErrorCode.DestinationFailed, $"{link.Queue.Name.Uri} failed before it confirmed the message"));

    /// <summary>Nothing more will be heard of what is under way there.</summary>
    private void Close(Link link, BrokerError? error)
    {
        while (link.TakeAccepted() is { } unaccepted)
        {
            if (error is not null) Fail(unaccepted, error);
            OnAccepted(unaccepted);
        }
        foreach (var token in link.Unconfirmed)
        {
            var unconfirmed = link.TakeConfirmed(token);
            if (error is not null) Fail(unconfirmed, error);
            OnConfirmed(unconfirmed);
        }
        if (link.Queue.IsClosed) Forget(link);
    }

    private static void Fail(MessageUnderWay? underWay, BrokerError error)
    {
        // A subscription that was removed wants nothing, so the publisher has failed at nothing.
        if (underWay is not null && error.Code != ErrorCode.NoSuchDestination) underWay.Error ??= error;
    }

    private void OnAccepted(MessageUnderWay? underWay)
    {
        if (underWay is null || --underWay.Unaccepted > 0) return;
        if (underWay.Error is null) _reports.Accept(underWay.Ticket);
        else Refuse(underWay);
        End(underWay);
    }

    private void OnConfirmed(MessageUnderWay? underWay)
    {
        if (underWay is null || --underWay.Unconfirmed > 0) return;
        if (underWay.Error is null) _reports.Confirm(underWay.Ticket);
        // Taken in and lost after that: rare enough for the publisher's window to open once too often.
        else if (underWay.Unaccepted == 0) Refuse(underWay);
        End(underWay);
    }

    private void Refuse(MessageUnderWay underWay)
    {
        if (underWay.IsRefused) return;
        underWay.IsRefused = true;
        _reports.Refuse(underWay.Ticket, underWay.Error!);
    }

    private void End(MessageUnderWay underWay)
    {
        if (underWay.Unaccepted == 0 && underWay.Unconfirmed == 0) UnderWay--;
    }

    /// <summary>One message on its way into several queues.</summary>
    private sealed class MessageUnderWay(PublishTicket ticket, int queues)
    {
        public PublishTicket Ticket { get; } = ticket;

        public int Unaccepted { get; set; } = queues;

        public int Unconfirmed { get; set; } = ticket.WantsConfirmation ? queues : 0;

        public BrokerError? Error { get; set; }

        public bool IsRefused { get; set; }
    }

    /// <summary>What is on its way into one queue.</summary>
    private sealed class Link(DestinationHandle queue)
    {
        private readonly Queue<MessageUnderWay> _unaccepted = new();
        private readonly Dictionary<long, MessageUnderWay> _unconfirmed = [];
        private List<(Message Message, int DeliveryCount, long Token)> _outgoing = [];

        public DestinationHandle Queue { get; } = queue;

        public bool IsIdle => _unaccepted.Count == 0 && _unconfirmed.Count == 0;

        public IReadOnlyList<long> Unconfirmed => [.. _unconfirmed.Keys];

        public void Add(Message message, int deliveryCount, MessageUnderWay underWay, long token, List<Link> dirty)
        {
            if (_outgoing.Count == 0) dirty.Add(this);
            _outgoing.Add((message, deliveryCount, token));
            _unaccepted.Enqueue(underWay);
            if (token != 0) _unconfirmed.Add(token, underWay);
        }

        public List<PublishItem> TakeOutgoing(Publisher publisher)
        {
            var items = new List<PublishItem>(_outgoing.Count);
            foreach (var (message, count, token) in _outgoing)
                items.Add(new PublishItem(message, new PublishTicket(publisher, token)) { DeliveryCount = count });
            _outgoing = [];
            return items;
        }

        public MessageUnderWay? TakeAccepted() => _unaccepted.TryDequeue(out var underWay) ? underWay : null;

        public MessageUnderWay? TakeConfirmed(long token) => token != 0 && _unconfirmed.Remove(token, out var underWay) ? underWay : null;
    }
}
