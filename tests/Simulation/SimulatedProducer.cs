using ActorMQ.StompProtocol;

namespace ActorMQ.Simulation;

/// <summary>
/// Sends numbered messages and asks for a receipt for each. What was not confirmed when the connection was lost it sends again: it knows no
/// better.
/// </summary>
internal sealed class SimulatedProducer : SimulatedClient
{
    private readonly string _destination;
    private readonly bool _isPersistent;
    private readonly int _count;
    private readonly int _window;
    private readonly SortedSet<int> _unconfirmed = [];
    private int _next;
    private string? _transaction;
    private readonly List<int> _inTransaction = [];

    public SimulatedProducer(IBrokerHost host, string name, string destination, int count, bool isPersistent, int window = 20)
        : base(host, name)
    {
        _destination = destination;
        _count = count;
        _isPersistent = isPersistent;
        _window = window;
    }

    public string Destination => _destination;

    /// <summary>Bodies the broker has said are safe.</summary>
    public HashSet<string> Confirmed { get; } = [];

    /// <summary>Bodies of which there may be several messages.</summary>
    public HashSet<string> SentAgain { get; } = [];

    /// <summary>Some messages are sent in transactions.</summary>
    public bool UsesTransactions { get; init; }

    public bool IsDone => Confirmed.Count == _count;

    public string Body(int number) => $"{Name}#{number:D5}";

    protected override void OnConnected()
    {
        foreach (var number in _unconfirmed.ToArray())
        {
            SentAgain.Add(Body(number));
            SendNumber(number);
        }
        Continue();
    }

    protected override void OnMessage(IReadOnlyDictionary<string, string> headers, string body) =>
        throw new InvalidOperationException("A producer gets no messages.");

    protected override void OnReceipt(string id)
    {
        if (id.StartsWith("commit ", StringComparison.Ordinal))
        {
            foreach (var number in id[7..].Split(' ').Select(int.Parse)) Confirm(number);
        }
        else
        {
            Confirm(int.Parse(id));
        }
        Continue();
    }

    protected override void OnLost()
    {
        _transaction = null;
        _inTransaction.Clear();
    }

    private void Confirm(int number)
    {
        _unconfirmed.Remove(number);
        Confirmed.Add(Body(number));
    }

    private void Continue()
    {
        if (_next == _count || _unconfirmed.Count >= _window)
        {
            Commit();
            return;
        }
        var number = _next++;
        _unconfirmed.Add(number);
        if (UsesTransactions && _transaction is null && Host.Chance(0.3))
        {
            _transaction = $"tx{number}";
            Send(StompCommand.Begin, "", ("transaction", _transaction));
        }
        if (_transaction is not null)
        {
            _inTransaction.Add(number);
            Send(
                StompCommand.Send,
                Body(number),
                ("destination", _destination),
                ("transaction", _transaction),
                ("persistent", _isPersistent ? "true" : null),
                ("kind", $"{number % 3}"));
            if (Host.Chance(0.4)) Commit();
        }
        else
        {
            SendNumber(number);
        }
        Later(3, Continue);
    }

    private void Commit()
    {
        if (_transaction is null) return;
        Send(StompCommand.Commit, "", ("transaction", _transaction), ("receipt", "commit " + string.Join(' ', _inTransaction)));
        _transaction = null;
        _inTransaction.Clear();
    }

    private void SendNumber(int number) =>
        Send(
            StompCommand.Send,
            Body(number),
            ("destination", _destination),
            ("receipt", $"{number}"),
            ("persistent", _isPersistent ? "true" : null),
            ("kind", $"{number % 3}"));
}
