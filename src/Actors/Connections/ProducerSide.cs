using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// What a connection sends: bindings to destinations, messages on their way into them, receipts that wait for messages to be safe.
/// Belongs to the connection's turns, which bring what destinations answer.
/// </summary>
internal sealed class ProducerSide
{
    // A responder that answers to ever new reply queues must not remember them all.
    private const int MaxBindings = 1024;

    private readonly Dictionary<DestinationName, ProducerBinding> _bindings = [];
    private readonly Dictionary<long, (PendingReceipt Receipt, ProducerBinding Binding)> _receipts = [];
    private readonly List<ProducerBinding> _dirty = [];
    private readonly Publisher _publisher;
    private readonly IDestinationDirectory _directory;
    private readonly Live<ConnectionOptions> _options;
    private ProducerBinding? _last;
    private long _lastToken;
    private long _outstandingBytes;

    public ProducerSide(Publisher publisher, IDestinationDirectory directory, Live<ConnectionOptions> options)
    {
        _publisher = publisher;
        _directory = directory;
        _options = options;
    }

    /// <summary>Messages told to destinations that have not taken them in.</summary>
    public int Outstanding { get; private set; }

    /// <summary>True when the client must wait: its destinations do not take in what it sends as fast as it sends it.</summary>
    public bool IsOverWindow => Outstanding >= _options.Current.PublishWindow || _outstandingBytes >= _options.Current.PublishWindowBytes.Bytes;

    /// <summary>True when every message is taken in and every receipt given.</summary>
    public bool IsSettled => Outstanding == 0 && _receipts.Count == 0 && _dirty.Count == 0;

    /// <summary>What destinations have not taken in is counted; to be called at the end of a turn.</summary>
    public void Check()
    {
        Invariant.Holds(
            Outstanding >= 0 && _outstandingBytes >= 0, $"Connection: {Outstanding} messages of {_outstandingBytes} bytes are on their way into destinations");
        Invariant.Holds(
            Outstanding > 0 || _outstandingBytes == 0, $"Connection: no message is on its way into a destination, and {_outstandingBytes} bytes are");
    }

    public ProducerBinding BindingOf(DestinationName name)
    {
        if (_last is not null && _last.Name.Equals(name)) return _last;
        if (!_bindings.TryGetValue(name, out var binding))
        {
            if (_bindings.Count >= MaxBindings) ForgetIdle();
            _bindings.Add(name, binding = new ProducerBinding(name));
        }
        return _last = binding;
    }

    /// <summary>True when the binding has a live destination; looks it up if need be.</summary>
    public bool TryBind(ProducerBinding binding)
    {
        if (binding.Handle is { IsClosed: false }) return true;
        if (!_directory.TryGet(binding.Name, out var handle)) return false;
        Bind(binding, handle);
        return true;
    }

    /// <summary>The client sends no more: destinations need not keep in mind who it was.</summary>
    public void Close()
    {
        foreach (var binding in _bindings.Values) Leave(binding);
    }

    public static void Bind(ProducerBinding binding, DestinationHandle handle) => binding.Handle = handle;

    public ProducerBinding? FindBinding(DestinationName name) => _bindings.GetValueOrDefault(name);

    /// <summary>Puts a message into the turn's batch for its destination.</summary>
    public void Send(ProducerBinding binding, Message message, PendingReceipt? receipt)
    {
        long token = 0;
        if (receipt is not null)
        {
            token = ++_lastToken;
            _receipts.Add(token, (receipt, binding));
        }
        binding.Outgoing.Add(new PublishItem(message, new PublishTicket(_publisher, token)));
        binding.Outstanding.Add(message.Size);
        Outstanding++;
        _outstandingBytes += message.Size;
        MarkDirty(binding);
    }

    /// <summary>Tells the destinations what gathered. Those that have gone are looked for anew.</summary>
    /// <param name="resolve">Called for each binding whose destination must be made again.</param>
    public void Flush(Action<ProducerBinding> resolve)
    {
        if (_dirty.Count == 0) return;
        foreach (var binding in _dirty)
        {
            binding.IsDirty = false;
            if (TryBind(binding) && binding.Handle!.Actor.TryTell(new DestinationCommand.Publish(binding.Outgoing))) binding.Outgoing = [];
            else resolve(binding);
        }
        _dirty.Clear();
    }

    /// <summary>A destination that was gone is there again: what waits for it goes with the next <see cref="Flush"/>.</summary>
    public void Retry(ProducerBinding binding)
    {
        if (binding.Outgoing.Count > 0) MarkDirty(binding);
    }

    /// <summary>A destination cannot be made again: what waits for it fails.</summary>
    public void Fail(ProducerBinding binding, BrokerError error, Action<PendingReceipt?, BrokerError> failed)
    {
        foreach (var item in binding.Outgoing)
        {
            Shrink(binding, 1);
            failed(TakeReceipt(item.Ticket.Token), error);
        }
        binding.Outgoing = [];
    }

    /// <summary>A destination has taken messages in, has them safe, or refused them.</summary>
    public void OnReport(PublisherEvent.Reported report, Action<PendingReceipt> done, Action<PendingReceipt?, BrokerError> failed)
    {
        if (_bindings.TryGetValue(report.Destination.Name, out var binding)) Shrink(binding, report.Accepted + report.Refused.Count);
        for (var i = 0; i < report.Confirmed.Count; i++)
        {
            if (TakeReceipt(report.Confirmed[i]) is { } receipt) done(receipt);
        }
        foreach (var (token, error) in report.Refused) failed(TakeReceipt(token), error);
    }

    /// <summary>A destination starts anew: what it had not confirmed may be lost.</summary>
    public void OnRestarted(DestinationHandle handle, Action<PendingReceipt?, BrokerError> failed)
    {
        if (!_bindings.TryGetValue(handle.Name, out var binding) || binding.Handle != handle) return;
        var waiting = binding.Outgoing.Count;
        Shrink(binding, binding.Outstanding.Count - waiting);
        var error = new BrokerError(ErrorCode.DestinationFailed, $"{handle.Name.Uri} failed before it confirmed the message");
        var stillWaiting = binding.Outgoing.Select(item => item.Ticket.Token).ToHashSet();
        foreach (var (token, entry) in _receipts.ToArray())
        {
            if (entry.Binding == binding && !stillWaiting.Contains(token)) failed(TakeReceipt(token), error);
        }
    }

    private void MarkDirty(ProducerBinding binding)
    {
        if (binding.IsDirty) return;
        binding.IsDirty = true;
        _dirty.Add(binding);
    }

    private void Shrink(ProducerBinding binding, int count)
    {
        for (; count > 0 && binding.Outstanding.Count > 0; count--)
        {
            _outstandingBytes -= binding.Outstanding[0];
            binding.Outstanding.RemoveFirst();
            Outstanding--;
        }
    }

    private PendingReceipt? TakeReceipt(long token) => token != 0 && _receipts.Remove(token, out var entry) ? entry.Receipt : null;

    private void ForgetIdle()
    {
        foreach (var binding in _bindings.Values.Where(b => b.Outstanding.Count == 0).ToArray())
        {
            Leave(binding);
            _bindings.Remove(binding.Name);
        }
    }

    private void Leave(ProducerBinding binding) => binding.Handle?.Actor.TryTell(new DestinationCommand.Leave(_publisher));
}
