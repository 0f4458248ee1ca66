using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace ActorMQ.Persistence.Tests.Log;

/// <summary>Akka's journal in memory, but writes can fail before they have happened or after, or hang and happen later or never.</summary>
public sealed class FaultyJournal : MemoryJournal
{
    private readonly JournalFaults _faults;
    private readonly List<AtomicWrite[]> _held = [];

    public FaultyJournal(Config config)
    {
        _faults = JournalFaults.Named(config.GetString("faults"));
        _faults.Journal = Self;
    }

    public static string Configuration(JournalFaults faults) => $$"""
        akka.persistence.journal.plugin = "akka.persistence.journal.faulty"
        akka.persistence.journal.faulty {
          class = "{{typeof(FaultyJournal).AssemblyQualifiedName}}"
          faults = "{{faults.Name}}"
          replay-filter.mode = off
          recovery-event-timeout = 5s
          circuit-breaker { max-failures = 1000, call-timeout = 200ms, reset-timeout = 10ms }
        }
        """;

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToArray();
        var fault = _faults.Next();
        if (fault == JournalFault.FailsBefore) throw new IOException("the test's database fails before");
        if (fault == JournalFault.Hangs)
        {
            _held.Add(writes);
            await Task.Delay(Timeout.Infinite, _faults.Ended);
        }
        var written = await Write(writes);
        if (fault == JournalFault.FailsAfter) throw new IOException("the test's database fails after");
        _faults.Events++;
        return written;
    }

    protected override bool ReceivePluginInternal(object message)
    {
        if (message is not JournalFaults.Release) return base.ReceivePluginInternal(message);
        foreach (var writes in _held)
        {
            // One that comes too late.
            if (!IsTaken(writes)) _ = Write(writes);
        }
        _held.Clear();
        Sender.Tell(message);
        return true;
    }

    private Task<IImmutableList<Exception>> Write(AtomicWrite[] writes) =>
        IsTaken(writes) ? throw new IOException("the test's database has an event of that number") : base.WriteMessagesAsync(writes, CancellationToken.None);

    private bool IsTaken(AtomicWrite[] writes) => Array.Exists(writes, write => write.HighestSequenceNr <= HighestSequenceNr(write.PersistenceId));
}
