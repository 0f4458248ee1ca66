using System.Text;
using ActorMQ.StompProtocol;

namespace ActorMQ.Simulation;

/// <summary>A client that connects, comes back when it lost its connection, and leaves what it does to a subclass.</summary>
internal abstract class SimulatedClient
{
    private StompFrameParser _parser = new(StompLimits.Default);
    private readonly HeaderTable _headers = new();
    private SimulatedSocket? _socket;
    private byte[] _received = [];
    private int _generation;

    protected SimulatedClient(IBrokerHost host, string name)
    {
        Host = host;
        Name = name;
    }

    public string Name { get; }

    public bool IsStopped { get; private set; }

    /// <summary>What a durable subscriber is known by.</summary>
    public string? ClientId { get; init; }

    /// <summary>Errors the broker sent.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>The broker it connects to.</summary>
    protected IBrokerHost Host { get; private set; }

    protected bool IsConnected { get; private set; }

    public void Start()
    {
        IsStopped = false;
        Connect();
    }

    /// <summary>Leaves for good.</summary>
    public void Stop()
    {
        IsStopped = true;
        Cut();
    }

    /// <summary>Loses the connection; it comes back by itself.</summary>
    public void Cut() => _socket?.Cut();

    /// <summary>Leaves for good when all that it has sent has arrived.</summary>
    public void End()
    {
        IsStopped = true;
        _socket?.End();
    }

    /// <summary>Leaves its broker, and comes back to another one.</summary>
    public void MoveTo(IBrokerHost host)
    {
        Host = host;
        Cut();
    }

    protected abstract void OnConnected();

    protected abstract void OnMessage(IReadOnlyDictionary<string, string> headers, string body);

    protected virtual void OnReceipt(string id)
    {
    }

    protected virtual void OnLost()
    {
    }

    protected virtual void OnError(IReadOnlyDictionary<string, string> headers)
    {
    }

    protected void Send(StompCommand command, string body, params (string Name, string? Value)[] headers) =>
        SendAtOnce([(command, body, headers)]);

    /// <summary>Several frames in one write.</summary>
    protected void SendAtOnce(IEnumerable<(StompCommand Command, string Body, (string Name, string? Value)[] Headers)> frames)
    {
        if (_socket is null) return;
        var output = new OutputBuffer();
        foreach (var (command, body, headers) in frames) StompFrameWriter.Write(output, command, StompVersion.V12, Encoding.UTF8.GetBytes(body), headers);
        _socket.Send(output.WrittenSpan.ToArray());
        output.Clear();
    }

    /// <summary>Does something later, unless the connection is lost meanwhile.</summary>
    protected void Later(int maxMilliseconds, Action action)
    {
        var generation = _generation;
        Host.After(Host.Delay(maxMilliseconds), () =>
        {
            if (generation == _generation && IsConnected) action();
        });
    }

    private void Connect()
    {
        if (IsStopped) return;
        if (!Host.IsUp)
        {
            Host.After(Host.Delay(100), Connect);
            return;
        }
        _received = [];
        _parser = new StompFrameParser(StompLimits.Default);
        var generation = ++_generation;
        _socket = new SimulatedSocket(Host, bytes => OnBytes(generation, bytes), () => OnClosed(generation));
        Send(StompCommand.Connect, "", ("accept-version", "1.2"), ("login", Name), ("client-id", ClientId));
    }

    private void OnClosed(int generation)
    {
        if (generation != _generation) return;
        _socket = null;
        _generation++;
        var was = IsConnected;
        IsConnected = false;
        if (was) OnLost();
        var lost = _generation;
        Host.After(Host.Delay(100), () =>
        {
            // It was stopped and started meanwhile: it has connected already.
            if (lost == _generation) Connect();
        });
    }

    private void OnBytes(int generation, byte[] bytes)
    {
        if (generation != _generation) return;
        _received = [.. _received, .. bytes];
        while (true)
        {
            var isComplete = _parser.TryRead(_received, _headers, out var consumed, out var frame);
            var (command, headers, body) = isComplete
                ? (frame.Command, frame.Headers().DistinctBy(h => h.Key).ToDictionary(h => h.Key, h => h.Value), Encoding.UTF8.GetString(frame.Body))
                : default;
            _received = _received[consumed..];
            if (!isComplete) return;
            Handle(command, headers!, body!);
            if (generation != _generation) return;
        }
    }

    private void Handle(StompCommand command, Dictionary<string, string> headers, string body)
    {
        switch (command)
        {
            case StompCommand.Connected:
                IsConnected = true;
                OnConnected();
                break;
            case StompCommand.Message:
                OnMessage(headers, body);
                break;
            case StompCommand.Receipt:
                OnReceipt(headers["receipt-id"]);
                break;
            case StompCommand.Error:
                Errors.Add($"{headers["error-code"]}: {headers["message"]}");
                OnError(headers);
                break;
        }
    }
}
