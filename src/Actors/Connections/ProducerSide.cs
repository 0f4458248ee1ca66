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
    private readonly Live<ConnectionOptions> _options;
    private readonly ConnectionAccount _account;
    private readonly ClientAnswers _answers;
    private readonly IConnectionEffects _effects;
    private ProducerBinding? _last;
    private long _lastToken;
    private long _outstandingBytes;

    public ProducerSide(Publisher publisher, Live<ConnectionOptions> options, ConnectionAccount account, ClientAnswers answers, IConnectionEffects effects)
    {
        _publisher = publisher;
        _options = options;
        _account = account;
        _answers = answers;
        _effects = effects;
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
        Invariant.Holds(_dirty.Count == 0, $"Connection: {_dirty.Count} destinations were not told what was sent to them");
        var outstanding = 0;
        foreach (var binding in _bindings.Values) outstanding += binding.Outstanding.Count;
        Invariant.Holds(outstanding == Outstanding, $"Connection: {Outstanding} messages are on their way into destinations, and {outstanding} by destination");
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

    /// <summary>The client sends no more: destinations need not keep in mind who it was.</summary>
    public void Close()
    {
        foreach (var binding in _bindings.Values) Leave(binding);
    }

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
        binding.IsKnown = true;
        Outstanding++;
        _outstandingBytes += message.Size;
        MarkDirty(binding);
    }

    /// <summary>Tells the destinations what gathered. Those that went idle since they were looked up are made anew.</summary>
    public void Flush()
    {
        if (_dirty.Count == 0) return;
        foreach (var binding in _dirty)
        {
            binding.IsDirty = false;
            if (TryBind(binding) && _effects.Tell(binding.Handle!, new DestinationCommand.Publish(binding.Outgoing))) binding.Outgoing = [];
            else _effects.Resolve(binding.Name, _account.Owner);
        }
        _dirty.Clear();
    }

    /// <summary>
    /// A destination is there, or cannot be made. If it was gone, what waits for it goes with the next <see cref="Flush"/>, or fails.
    /// </summary>
    public void OnResolved(DestinationName name, BrokerError? error)
    {
        if (!_bindings.TryGetValue(name, out var binding) || binding.Outgoing.Count == 0) return;
        if (error is null)
        {
            MarkDirty(binding);
            return;
        }
        foreach (var item in binding.Outgoing)
        {
            Shrink(binding, 1);
            _answers.Failed(TakeReceipt(item.Ticket.Token), error);
        }
        binding.Outgoing = [];
    }

    /// <summary>A destination has taken messages in, has them safe, or refused them.</summary>
    public void OnReport(PublisherEvent.Reported report)
    {
        if (_bindings.TryGetValue(report.Destination.Name, out var binding)) Shrink(binding, report.Accepted + report.Refused.Count);
        for (var i = 0; i < report.Confirmed.Count; i++)
        {
            if (TakeReceipt(report.Confirmed[i]) is { } receipt) _answers.Done(receipt);
        }
        foreach (var (token, error) in report.Refused) _answers.Failed(TakeReceipt(token), error);
    }

    /// <summary>A destination starts anew: what it had not confirmed may be lost.</summary>
    public void OnRestarted(DestinationHandle handle)
    {
        if (!_bindings.TryGetValue(handle.Name, out var binding) || binding.Handle != handle) return;
        var waiting = binding.Outgoing.Count;
        Shrink(binding, binding.Outstanding.Count - waiting);
        var error = new BrokerError(ErrorCode.DestinationFailed, $"{handle.Name.Uri} failed before it confirmed the message");
        var stillWaiting = binding.Outgoing.Select(item => item.Ticket.Token).ToHashSet();
        foreach (var (token, entry) in _receipts.ToArray())
        {
            if (entry.Binding == binding && !stillWaiting.Contains(token)) _answers.Failed(TakeReceipt(token), error);
        }
    }

    /// <summary>True when the binding has a live destination; looks it up if need be.</summary>
    private bool TryBind(ProducerBinding binding)
    {
        if (binding.Handle is { IsClosed: false }) return true;
        if (!_effects.TryFind(binding.Name, out var handle)) return false;
        binding.Handle = handle;
        return true;
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

    private void Leave(ProducerBinding binding)
    {
        if (binding is { IsKnown: true, Handle: { } handle }) _effects.Tell(handle, new DestinationCommand.Leave(_publisher));
        binding.IsKnown = false;
    }
}
