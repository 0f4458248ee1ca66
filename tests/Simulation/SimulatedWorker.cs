using System.Globalization;

namespace ActorMQ.Simulation;

/// <summary>A consumer that does one thing after the other, each in the same time, and acknowledges it when it is done.</summary>
internal sealed class SimulatedWorker
{
    private readonly LinkWorld _world;
    private readonly NetworkClient _client;
    private readonly Queue<(string Ack, string Body)> _waiting = new();
    private readonly TimeSpan _time;
    private readonly bool _isAuto;

    public SimulatedWorker(LinkWorld world, NetworkNode node, TimeSpan time, string headers = "", bool isAuto = false)
    {
        _world = world;
        _time = time;
        _isAuto = isAuto;
        Node = node;
        _client = new NetworkClient(node.Broker) { OnMessage = OnMessage };
        _client.Send($"SUBSCRIBE\nid:s\ndestination:/queue/q\nack:{(isAuto ? "auto" : "client-individual")}\n{headers}\n\0");
    }

    public NetworkNode Node { get; }

    /// <summary>Messages it was given.</summary>
    public int Received => _client.Received.Count;

    public List<string> Done { get; } = [];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Received} at {Node.Name}");

    private void OnMessage(IReadOnlyDictionary<string, string> headers, string body)
    {
        _waiting.Enqueue((headers.GetValueOrDefault("ack", ""), body));
        if (_waiting.Count == 1) _world.After(_time, Finish);
    }

    private void Finish()
    {
        var (ack, body) = _waiting.Dequeue();
        Done.Add(body);
        if (!_isAuto) _client.Send($"ACK\nid:{ack}\n\n\0");
        if (_waiting.Count > 0) _world.After(_time, Finish);
    }
}
