using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Tests.Support;

/// <summary>Notes what became of its messages.</summary>
internal sealed class TestPublisher : IPublisher
{
    public int Accepted { get; private set; }

    public List<long> Confirmed { get; } = [];

    public List<(long Token, BrokerError Error)> Refused { get; } = [];

    public List<DestinationHandle> Restarts { get; } = [];

    public int Reports { get; private set; }

    public PublishTicket Ticket(long token) => new(this, token);

    public void OnPublished(PublishReport report)
    {
        Reports++;
        Accepted += report.Accepted;
        Confirmed.AddRange(report.Confirmed);
        Refused.AddRange(report.Refused);
    }

    public void OnRestarted(DestinationHandle destination) => Restarts.Add(destination);
}
