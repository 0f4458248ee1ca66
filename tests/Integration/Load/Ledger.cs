namespace ActorMQ.Integration.Load;

/// <summary>
/// Who sent what, what the broker has confirmed, and what came out. It outlives the broker's processes, and holds the broker to its
/// promises: nothing confirmed is lost, nothing settled comes back, transactions are whole. Safe for use from any thread.
/// </summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly List<Sending> _sendings = [];
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _violations = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _seen;

    internal enum State
    {
        /// <summary>In a transaction that nobody has asked to commit.</summary>
        Open,

        /// <summary>On its way: the broker may have it or not.</summary>
        Requested,

        Confirmed,

        /// <summary>In a transaction that was given up.</summary>
        Withdrawn,
    }

    /// <summary>Confirmations and deliveries so far.</summary>
    public int Events { get; private set; }

    public int Confirmed { get; private set; }

    public int Redelivered { get; private set; }

    /// <summary>Confirmed messages that have not come out yet, roughly.</summary>
    public int Backlog => Confirmed - _seen;

    /// <summary>Completes once so many events more have come.</summary>
    public Task After(int events)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((Events + events, reached));
            return reached.Task;
        }
    }

    /// <summary>Enters messages that are confirmed together or not at all. Before anything of them is sent.</summary>
    /// <param name="bodies">Unique in the life of the ledger.</param>
    /// <param name="isInTransaction">They count for nothing before <see cref="Request"/>.</param>
    public Sending Enter(IReadOnlyList<string> bodies, bool isInTransaction)
    {
        var sending = new Sending(bodies) { State = isInTransaction ? State.Open : State.Requested };
        lock (_lock)
        {
            _sendings.Add(sending);
            foreach (var body in bodies) _entries.Add(body, new Entry());
        }
        return sending;
    }

    /// <summary>Before the COMMIT is sent.</summary>
    public void Request(Sending sending)
    {
        lock (_lock) sending.State = State.Requested;
    }

    /// <summary>Before the ABORT is sent.</summary>
    public void Withdraw(Sending sending)
    {
        lock (_lock) sending.State = State.Withdrawn;
    }

    /// <summary>The receipt of the SEND or of the COMMIT has come.</summary>
    public void Confirm(Sending sending)
    {
        lock (_lock)
        {
            sending.State = State.Confirmed;
            Confirmed += sending.Bodies.Count;
            Count();
        }
    }

    /// <param name="body">Of the message that has come.</param>
    /// <param name="isRedelivered">What its header says.</param>
    /// <param name="where">Who has got it, for whoever has to find out why it was wrong.</param>
    public void Deliver(string body, bool isRedelivered, string where = "here")
    {
        lock (_lock)
        {
            Count();
            if (isRedelivered) Redelivered++;
            if (!_entries.TryGetValue(body, out var entry))
            {
                _violations.Add($"'{body}' was never sent");
                return;
            }
            entry.Trail += $" {where}{(isRedelivered ? " (again)" : "")}";
            if (entry.IsSettled) _violations.Add($"'{body}' came again although its acknowledgement was confirmed:{entry.Trail}");
            if (entry.IsSeen && !isRedelivered) _violations.Add($"'{body}' came again without redelivered:true:{entry.Trail}");
            if (!entry.IsSeen) _seen++;
            entry.IsSeen = true;
        }
    }

    /// <summary>The receipt of the ACK has come.</summary>
    public void Settle(string body)
    {
        lock (_lock)
        {
            var entry = _entries[body];
            entry.IsSettled = true;
            entry.Trail += " settled";
            Count();
        }
    }

    /// <summary>Something happened that must not.</summary>
    public void Complain(string violation)
    {
        lock (_lock) _violations.Add(violation);
    }

    /// <summary>What was promised and not kept, once all queues are empty.</summary>
    public IReadOnlyList<string> Violations()
    {
        lock (_lock) return [.. _violations, .. _sendings.Select(Judge).OfType<string>()];
    }

    private string? Judge(Sending sending)
    {
        var seen = sending.Bodies.Count(body => _entries[body].IsSeen);
        return sending.State switch
        {
            State.Confirmed when seen < sending.Bodies.Count => $"{sending} was confirmed, and {sending.Bodies.Count - seen} of it are lost",
            State.Requested when seen > 0 && seen < sending.Bodies.Count => $"{sending} was committed in part",
            State.Open or State.Withdrawn when seen > 0 => $"{sending} was never committed, and {seen} of it came",
            _ => null,
        };
    }

    private void Count()
    {
        Events++;
        if (_waiting.Count == 0) return;
        foreach (var (_, reached) in _waiting.Where(waiting => waiting.Count <= Events)) reached.TrySetResult();
        _waiting.RemoveAll(waiting => waiting.Count <= Events);
    }

    /// <summary>Messages that share one fate.</summary>
    public sealed class Sending(IReadOnlyList<string> bodies)
    {
        public IReadOnlyList<string> Bodies { get; } = bodies;

        internal State State { get; set; }

        public override string ToString() => $"[{string.Join(", ", Bodies)}]";
    }

    private sealed class Entry
    {
        public bool IsSeen { get; set; }

        public bool IsSettled { get; set; }

        /// <summary>Where it has been.</summary>
        public string Trail { get; set; } = "";
    }
}
