using ActorMQ.StompProtocol;

namespace ActorMQ.Simulation;

/// <summary>Writes all that it has to send at once, without asking for receipts, and leaves.</summary>
internal sealed class SimulatedBulkSender : SimulatedClient
{
    private const string LastReceipt = "bye";

    private readonly string _destination;
    private readonly int _count;
    private readonly bool _isPersistent;
    private readonly bool _saysGoodbye;

    public SimulatedBulkSender(IBrokerHost host, string name, string destination, int count, bool isPersistent, bool saysGoodbye)
        : base(host, name)
    {
        _destination = destination;
        _count = count;
        _isPersistent = isPersistent;
        _saysGoodbye = saysGoodbye;
    }

    /// <summary>Whether its goodbye was answered.</summary>
    public bool WasHeard { get; private set; }

    public string Body(int number) => $"{Name}#{number:D5}";

    protected override void OnConnected()
    {
        var frames = Enumerable.Range(0, _count).Select(i => (StompCommand.Send, Body(i), Headers()));
        if (_saysGoodbye) frames = frames.Append((StompCommand.Disconnect, "", [("receipt", LastReceipt)]));
        SendAtOnce(frames);
        if (!_saysGoodbye) End();
    }

    protected override void OnMessage(IReadOnlyDictionary<string, string> headers, string body) =>
        throw new InvalidOperationException("Who only sends gets no messages.");

    protected override void OnReceipt(string id)
    {
        if (id != LastReceipt) return;
        WasHeard = true;
        End();
    }

    private (string Name, string? Value)[] Headers() => [("destination", _destination), ("persistent", _isPersistent ? "true" : null)];
}
