using System.Runtime.ExceptionServices;
using ActorMQ.Actors.Engine.Hosting;
using ActorMQ.Actors.Engine.Scheduling;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Event;

namespace ActorMQ.Actors.Engine.Mailboxes;

/// <summary>
/// The queue of an actor's mailbox: bounded, can be closed, and tells senders what it does not take. Akka is given all that waits
/// as one message, <see cref="Batch"/>, so a turn has one end; and what Akka itself has to say in its place among the others.
/// </summary>
internal sealed class TurnQueue : Turn, IMessageQueue
{
    /// <summary>Stands for the messages of one turn.</summary>
    internal static readonly object Batch = new BatchMessage();

    private static readonly Envelope BatchEnvelope = new(Batch, ActorRefs.NoSender);

    private readonly ActorLife _life;
    private readonly EngineHost _host;
    private readonly int _maxBatch;
    private Mailbox _mailbox = null!;
    private MessageDispatcher _dispatcher = null!;
    private DoubleBuffer<object> _queue;
    private Exception? _startFailure;
    private TurnBudget _budget = null!;
    private string? _key;
    private volatile bool _closed;
    private bool _isHeavy;
    private long _turnStarted;
    private int _turnLimit;
    private bool _turnEnded;

    // Something was handled and its batch has had no end, or a message failed: the end comes when the actor is resumed.
    private bool _owesEnd;

    // The actor has more to do than its turn had room for.
    private bool _goesOn;

    internal TurnQueue(ActorLife life)
    {
        _life = life;
        _host = life.Host;
        _maxBatch = _host.Options.MaxBatch;
    }

    /// <summary>Held while something is told or the queue closed, for what must not happen meanwhile.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>True once nothing more is accepted.</summary>
    internal bool IsClosed => _closed;

    internal bool IsSuspended => AkkaInternals.IsSuspended(_mailbox) || _startFailure is not null;

    internal bool IsScheduled => AkkaInternals.IsScheduled(_mailbox);

    internal override bool IsHeavy => _isHeavy;

    internal override TimeSpan Quantum => _host.Options.Quantum;

    internal override string Key => _key ??= $"{_host.Name} {_life.Path}";

    bool IMessageQueue.HasMessages
    {
        get
        {
            if (_goesOn || _owesEnd || _startFailure is not null) return true;
            // Under the lock: the mailbox has just been marked as idle, and who tells something now must see that or be seen here.
            lock (Gate) return _queue.Count > 0;
        }
    }

    public int Count
    {
        get
        {
            lock (Gate) return _queue.Count;
        }
    }

    internal override TimeSpan Run()
    {
        var started = _turnStarted = _host.Time.GetTimestamp();
        _budget = TurnBudget.OfThread;
        _budget.Begin(_host.Time, _host.Options, started);
        _turnLimit = _maxBatch;
        _turnEnded = false;
        _mailbox.Run();
        // From here on another thread may have the next turn already.
        var elapsed = _host.Time.GetElapsedTime(started);
        if (elapsed > _host.Options.LongTurn) _host.Log.LongTurn(_life.Path, elapsed.TotalMilliseconds);
        return elapsed;
    }

    /// <summary>Before the actor is started.</summary>
    internal void Open(int capacity)
    {
        _queue = new DoubleBuffer<object>(capacity);
        _dispatcher = _host.Dispatcher;
        _mailbox = _life.Underlying.Cell.Mailbox!;
    }

    internal bool TryTell(object message)
    {
        lock (Gate)
        {
            if (_closed || !_queue.TryAdd(message)) return false;
        }
        AkkaInternals.RegisterForExecution(_dispatcher, _mailbox, hasMessageHint: true, hasSystemMessageHint: false);
        return true;
    }

    internal bool Tell(object message)
    {
        if (TryTell(message)) return true;
        Publish(_closed ? Stopped(message) : Full(message));
        return false;
    }

    /// <summary>
    /// Takes what the actor itself has asked for: a timer, the outcome of some work. To an actor that is gone this is of
    /// no interest; lost to a full mailbox it is a dead letter, as the actor would wait for it in vain.
    /// </summary>
    /// <returns>False once the actor is gone.</returns>
    internal bool Bring(object message)
    {
        if (TryTell(message)) return true;
        if (_closed) return false;
        Publish(Full(message));
        return true;
    }

    /// <summary>No messages and no children from now on, and the batch under way ends with the message being handled.</summary>
    internal void Close()
    {
        lock (Gate) _closed = true;
        _turnLimit = 0;
    }

    /// <summary>
    /// Closes the mailbox if nothing waits in it, so that whoever tells next gets false and can look for a successor. This is how
    /// an idle destination goes away without ever losing a message that was on its way.
    /// </summary>
    internal bool StopIfIdle()
    {
        lock (Gate)
        {
            if (_goesOn || _queue.Count > 0) return false;
            _closed = true;
        }
        _life.Underlying.Stop();
        return true;
    }

    internal void GoOn() => _goesOn = true;

    /// <summary>It fails with its next turn instead of at once: Akka would forget it, and nobody would stop what it had begun.</summary>
    internal void FailedToStart(Exception cause) => _startFailure = cause;

    /// <summary>What was between the queue and an instance that ends.</summary>
    internal void Forget()
    {
        _owesEnd = _goesOn = false;
        _startFailure = null;
    }

    internal void RunBatch(TurnActor actor)
    {
        var handled = 0;
        var readToEnd = false;
        try
        {
            if (_startFailure is { } failure)
            {
                _startFailure = null;
                ExceptionDispatchInfo.Throw(failure);
            }
            while (handled < _turnLimit && !_budget.IsSpent && HasNext())
            {
                if (_queue.Peek() is FromAkka)
                {
                    _owesEnd |= handled > 0;
                    return;
                }
                actor.Deliver(_queue.Next());
                handled++;
                _budget.Spend();
            }
            readToEnd = true;
            _turnEnded = true;
            if (handled > 0 || _owesEnd || _goesOn)
            {
                // Not from what the messages left of it, or with enough messages the end would never get anywhere.
                _budget.BeginEnd(_host.Options);
                _goesOn = _owesEnd = false;
                actor.EndBatch();
            }
        }
        catch (Exception e)
        {
            _owesEnd = !readToEnd;
            _life.NoteFailure(e);
            throw;
        }
        finally
        {
            _life.NoteHandled(handled, _turnStarted);
        }
    }

    /// <summary>Takes a message that came by way of Akka.</summary>
    internal void RunOne(TurnActor actor, object message)
    {
        try
        {
            // If it fails, the batch still gets its end when the actor is resumed.
            _owesEnd = true;
            if (!actor.TryDeliver(message)) return;
            _budget.Spend();
            _life.NoteHandled(1, _turnStarted);
        }
        catch (Exception e)
        {
            _life.NoteFailure(e);
            throw;
        }
    }

    void IMessageQueue.Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (Gate)
        {
            if (!_closed && _queue.TryAdd(new FromAkka(envelope))) return;
        }
        if (!_closed) Publish(Full(envelope.Message));
    }

    bool IMessageQueue.TryDequeue(out Envelope envelope)
    {
        if (!_turnEnded)
        {
            if (_startFailure is null && HasNext() && !_budget.IsSpent && _queue.Peek() is FromAkka)
            {
                envelope = ((FromAkka)_queue.Next()).Envelope;
                return true;
            }
            if (_startFailure is not null || HasNext() || _owesEnd || _goesOn)
            {
                envelope = BatchEnvelope;
                return true;
            }
        }
        _isHeavy = _goesOn || _host.Time.GetElapsedTime(_turnStarted) > _host.Options.Quantum;
        lock (Gate) _queue.Trim();
        envelope = default;
        return false;
    }

    /// <summary>Nothing comes in any more: the queue was closed when the actor was told to stop.</summary>
    void IMessageQueue.CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        Close();
        while (HasNext())
        {
            if (_queue.Next() is var message && message is not FromAkka) Publish(Stopped(message));
        }
    }

    private DeadLetter Stopped(object message) => new(message, _host.System.DeadLetters, _life.Underlying);

    private Dropped Full(object message) => new(message, "The mailbox is full", _host.System.DeadLetters, _life.Underlying);

    private void Publish(AllDeadLetters letter) => _host.System.EventStream.Publish(letter);

    private bool HasNext()
    {
        if (_queue.HasBatch) return true;
        lock (Gate)
        {
            if (!_queue.HasIncoming) return false;
            _queue.TakeBatch();
            return true;
        }
    }

    private sealed class BatchMessage : INotInfluenceReceiveTimeout;

    private sealed class FromAkka(Envelope envelope)
    {
        internal readonly Envelope Envelope = envelope;
    }
}
