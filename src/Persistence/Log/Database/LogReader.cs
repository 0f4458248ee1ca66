using Akka.Streams.Dsl;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>Reads events of the log by persistence query. Any thread; it waits.</summary>
internal sealed class LogReader(LogSystem system, string persistenceId)
{
    /// <summary>About as many bytes are asked for at a time.</summary>
    public const long PageBytes = 4L << 20;

    private const int FirstPage = 4;

    /// <summary>The events from one to another that are there, in order: no more than <see cref="LogConfiguration.MaxEventsPerQuery"/>.</summary>
    public IReadOnlyList<StoredEvent> Read(long from, long to)
    {
        var events = system.Query
            .CurrentEventsByPersistenceId(persistenceId, from, to)
            .Select(envelope => new StoredEvent(envelope.SequenceNr, ((LogEvent)envelope.Event).Bytes))
            .RunWith(Sink.Seq<StoredEvent>(), system.Materializer);
        return system.Wait(events);
    }

    /// <summary>
    /// All events from one to another, page by page; the next page is read when it is asked for. How large events are is not known before, so
    /// the first page is small, and the largest of a page says how many the next one may have.
    /// </summary>
    public IEnumerable<StoredEvent> Scan(long from, long to)
    {
        var count = FirstPage;
        while (from <= to)
        {
            var last = Math.Min(to, from + count - 1);
            var largest = 1;
            foreach (var stored in Read(from, last))
            {
                largest = Math.Max(largest, stored.Bytes.Length);
                yield return stored;
            }
            from = last + 1;
            count = (int)Math.Clamp(PageBytes / largest, 1, Math.Min(count * 2, LogConfiguration.MaxEventsPerQuery));
        }
    }
}
