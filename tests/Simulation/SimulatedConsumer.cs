using ActorMQ.StompProtocol;

namespace ActorMQ.Simulation;

/// <summary>Consumes with one of the ack modes, takes its time, and now and then rejects a message or leaves in the middle of its work.</summary>
internal sealed class SimulatedConsumer : SimulatedClient
{
    private const string Subscribed = "subscribed";

    private readonly string _destination;
    private readonly string _ack;
    private readonly int _prefetch;
    private readonly List<string> _inTransaction = [];
    private int _subscription;

    public SimulatedConsumer(IBrokerHost host, string name, string destination, string ack, int prefetch = 10)
        : base(host, name)
    {
        _destination = destination;
        _ack = ack;
        _prefetch = prefetch;
    }

    /// <summary>Bodies received, in order, redeliveries included.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Those of them that came without <c>redelivered</c>.</summary>
    public List<string> ReceivedFirst { get; } = [];

    public string? Selector { get; init; }

    /// <summary>Acknowledgements go into transactions of one or more.</summary>
    public bool UsesTransactions { get; init; }

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
        if (!headers.ContainsKey("redelivered")) ReceivedFirst.Add(body);
        if (_ack == "auto")
        {
            Done.Add(body);
            return;
        }
        var ack = headers["ack"];
        Later(5, () =>
        {
            if (Host.Chance(RejectProbability)) Send(StompCommand.Nack, "", ("id", ack));
            else if (UsesTransactions) AcknowledgeInTransaction(ack, body);
            else Send(StompCommand.Ack, "", ("id", ack), ("receipt", body));
            if (Host.Chance(ResubscribeProbability))
            {
                Send(StompCommand.Unsubscribe, "", ("id", $"s{_subscription}"));
                Subscribe();
            }
        });
    }

    protected override void OnReceipt(string id)
    {
        if (id == Subscribed) IsSubscribed = true;
        else Done.AddRange(id.Split(' '));
    }

    protected override void OnLost() => _inTransaction.Clear();

    protected override void OnError(IReadOnlyDictionary<string, string> headers)
    {
        // A transaction that cannot be committed leaves everything in it unacknowledged.
        if (UsesTransactions) Cut();
    }

    private void AcknowledgeInTransaction(string ack, string body)
    {
        if (_inTransaction.Count == 0) Send(StompCommand.Begin, "", ("transaction", "tx"));
        Send(StompCommand.Ack, "", ("id", ack), ("transaction", "tx"));
        _inTransaction.Add(body);
        if (_inTransaction.Count < 3) Later(20, Commit);
        else Commit();
    }

    private void Commit()
    {
        if (_inTransaction.Count == 0) return;
        Send(StompCommand.Commit, "", ("transaction", "tx"), ("receipt", string.Join(' ', _inTransaction)));
        _inTransaction.Clear();
    }

    private void Subscribe() => Send(
        StompCommand.Subscribe,
        "",
        ("id", $"s{++_subscription}"),
        ("destination", _destination),
        ("ack", _ack),
        ("activemq.prefetchSize", $"{_prefetch}"),
        ("selector", Selector),
        ("activemq.subscriptionName", DurableName),
        ("receipt", DurableName is null ? null : Subscribed));
}
