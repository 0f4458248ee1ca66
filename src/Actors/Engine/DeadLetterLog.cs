using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Engine;

/// <summary>
/// Hears of Akka's dead letters, counts them and keeps the last few for a look. Logs at most one line a second for each reason, so that a stopped
/// actor with a busy sender neither fills the disk nor hides a full mailbox. Safe for use from any thread.
/// </summary>
#pragma warning disable MA0097 // Akka has its references compared so.
public sealed class DeadLetterLog : MinimalActorRef
{
    private const int Kept = 64;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(1);
    private static readonly int Reasons = Enum.GetValues<DeadLetterReason>().Length;

    private readonly Lock _gate = new();
    private readonly Queue<DeadLetterEntry> _recent = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long[] _unlogged = new long[Reasons];
    private readonly long?[] _lastLoggedAt = new long?[Reasons];
    private long _count;

    internal DeadLetterLog(TimeProvider time, ILogger log, ActorSystemImpl system)
    {
        _time = time;
        _log = log;
        Provider = system.Provider;
        Path = system.Provider.RootPath / "dead-letter-log";
        system.EventStream.Subscribe(this, typeof(DeadLetter));
        system.EventStream.Subscribe(this, typeof(Dropped));
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    /// <summary>All dead letters since the system was made.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The latest, oldest first; the messages themselves are not kept.</summary>
    public IReadOnlyList<DeadLetterEntry> Recent
    {
        get
        {
            lock (_gate) return [.. _recent];
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        // Akka's own words, such as one to suspend an actor that has gone meanwhile, are nobody's loss.
        if (message is AllDeadLetters { Message: not ISystemMessage } letter)
            Add(TreePath.Of(letter.Recipient.Path), letter.Message, letter is Dropped ? DeadLetterReason.MailboxFull : DeadLetterReason.Stopped);
    }

    private void Add(TreePath receiver, object message, DeadLetterReason reason)
    {
        var letter = new DeadLetterEntry(_time.GetUtcNow(), receiver, message.GetType().Name, reason);
        long unlogged;
        lock (_gate)
        {
            _count++;
            _recent.Enqueue(letter);
            if (_recent.Count > Kept) _recent.Dequeue();
            unlogged = ++_unlogged[(int)reason];
            if (_lastLoggedAt[(int)reason] is { } last && _time.GetElapsedTime(last) < LogInterval) return;
            _lastLoggedAt[(int)reason] = _time.GetTimestamp();
            _unlogged[(int)reason] = 0;
        }
        // A full mailbox is a fault of a protocol; a stopped receiver is everyday life in a broker whose clients come and go.
        if (reason == DeadLetterReason.MailboxFull) _log.MailboxFull(receiver, letter.MessageType, unlogged);
        else _log.DeadLettered(receiver, letter.MessageType, unlogged);
    }
}
