using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Tests.Support;

/// <summary>Notes what became of its messages.</summary>
internal sealed class TestPublisher
{
    private readonly Publisher _publisher;

    public TestPublisher() => _publisher = new Publisher(default, new TestRef<PublisherEvent>(Hear));

    public int Accepted { get; private set; }

    public List<long> Confirmed { get; } = [];

    public List<(long Token, BrokerError Error)> Refused { get; } = [];

    public List<DestinationHandle> Restarts { get; } = [];

    public int Reports { get; private set; }

    public bool HasSent { get; private set; }

    public PublishTicket Ticket(long token)
    {
        HasSent = true;
        return new PublishTicket(_publisher, token);
    }

    private void Hear(PublisherEvent told)
    {
        if (told is not PublisherEvent.Reported report)
        {
            Restarts.Add(told.Destination);
            return;
        }
        Reports++;
        Accepted += report.Accepted;
        Confirmed.AddRange(report.Confirmed);
        Refused.AddRange(report.Refused);
    }
}
