using ActorMQ.StompProtocol;

namespace ActorMQ.Simulation;

/// <summary>Consumes with one of the ack modes, takes its time, and now and then rejects a message or leaves in the middle of its work.</summary>
internal sealed class SimulatedConsumer : SimulatedClient
{
    private const string Subscribed = "subscribed";

    private readonly string _destination;
    private readonly string _ack;
    private readonly int _prefetch;
    private int _subscription;

    public SimulatedConsumer(World world, string name, string destination, string ack, int prefetch = 10)
        : base(world, name)
    {
        _destination = destination;
        _ack = ack;
        _prefetch = prefetch;
    }

    /// <summary>Bodies received, in order, redeliveries included.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Bodies whose ACK the broker has confirmed, or that needed none.</summary>
    public List<string> Done { get; } = [];

    public double RejectProbability { get; set; }

    public double ResubscribeProbability { get; set; }

    /// <summary>Subscribes durably, under its client id and this name.</summary>
    public string? DurableName { get; init; }

    /// <summary>The broker has confirmed the subscription once; from then on everything is for it.</summary>
    public bool IsSubscribed { get; private set; }

    protected override void OnConnected() => Subscribe();

    protected override void OnMessage(IReadOnlyDictionary<string, string> headers, string body)
    {
        Received.Add(body);
        if (_ack == "auto")
        {
            Done.Add(body);
            return;
        }
        var ack = headers["ack"];
        Later(5, () =>
        {
            if (World.Chance(RejectProbability)) Send(StompCommand.Nack, "", ("id", ack));
            else Send(StompCommand.Ack, "", ("id", ack), ("receipt", body));
            if (World.Chance(ResubscribeProbability))
            {
                Send(StompCommand.Unsubscribe, "", ("id", $"s{_subscription}"));
                Subscribe();
            }
        });
    }

    protected override void OnReceipt(string id)
    {
        if (id == Subscribed) IsSubscribed = true;
        else Done.Add(id);
    }

    private void Subscribe() => Send(
        StompCommand.Subscribe,
        "",
        ("id", $"s{++_subscription}"),
        ("destination", _destination),
        ("ack", _ack),
        ("activemq.prefetchSize", $"{_prefetch}"),
        ("activemq.subscriptionName", DurableName),
        ("receipt", DurableName is null ? null : Subscribed));
}
