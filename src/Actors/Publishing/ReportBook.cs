using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Publishing;

/// <summary>Gathers what one turn of a destination has to say to its publishers: one report for each when the turn ends.</summary>
internal sealed class ReportBook
{
    private readonly Dictionary<Publisher, Draft> _drafts = new(ReferenceEqualityComparer.Instance);
    private readonly List<Publisher> _order = [];
    private Publisher? _lastPublisher;
    private Draft? _last;

    public void Accept(PublishTicket ticket)
    {
        if (ticket.Publisher is not null) DraftFor(ticket.Publisher).Accepted++;
    }

    public void Confirm(PublishTicket ticket)
    {
        if (ticket.WantsConfirmation) (DraftFor(ticket.Publisher!).Confirmed ??= []).Add(ticket.Token);
    }

    public void Refuse(PublishTicket ticket, BrokerError error)
    {
        if (ticket.Publisher is not null) (DraftFor(ticket.Publisher).Refused ??= []).Add((ticket.Token, error));
    }

    /// <summary>Sends the reports and starts anew.</summary>
    public void Send(DestinationHandle destination)
    {
        if (_order.Count == 0) return;
        foreach (var publisher in _order)
        {
            var draft = _drafts[publisher];
            publisher.ReplyTo.TryTell(new PublisherEvent.Reported(publisher.Id, destination, draft.Accepted, draft.Confirmed ?? [], draft.Refused ?? []));
        }
        _drafts.Clear();
        _order.Clear();
        _lastPublisher = null;
        _last = null;
    }

    private Draft DraftFor(Publisher publisher)
    {
        if (ReferenceEquals(_lastPublisher, publisher)) return _last!;
        if (!_drafts.TryGetValue(publisher, out var draft))
        {
            _drafts.Add(publisher, draft = new Draft());
            _order.Add(publisher);
        }
        _lastPublisher = publisher;
        return _last = draft;
    }

    private sealed class Draft
    {
        public int Accepted;
        public List<long>? Confirmed;
        public List<(long Token, BrokerError Error)>? Refused;
    }
}
