using System.Runtime.InteropServices;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Log.Database;
using ActorMQ.Persistence.Log.Records;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log;

/// <summary>
/// Writes plans to the log, and knows what became of each. When a write fails, nobody knows: it may still become durable, even later. So
/// before anything else is written another writer asks the database. What it finds there is applied; if nobody counted on it any more, its
/// messages are taken back with the next event. The next event has the number that the failed one would have, and there can be only one of
/// that number: once it is written, the failed one never will be. Belongs to the writer thread.
/// </summary>
internal sealed class LogCommits(LogContent content, LogWriter writer, LogReader reader, PlanRecord records, LogTrouble trouble, ILogger log)
{
    private const int Attempts = 3;

    private readonly HashSet<Guid> _inDoubt = [];
    private readonly List<MessageKey> _takenBack = [];
    private EpochOverException? _over;

    /// <summary>Told once, on the writer thread: another node is master.</summary>
    public event Action<EpochOverException>? EpochIsOver;

    /// <summary>An event of so many bytes was written.</summary>
    public event Action<int>? Wrote;

    public void Commit(CommitPlan plan) => Write(batch => records.Make(batch, plan, CollectionsMarshal.AsSpan(_takenBack), _inDoubt.Count > 0));

    /// <summary>Writes messages that are in the log once more, and forgets others.</summary>
    public void WriteAgain(IReadOnlyList<StoredMessage> messages, IReadOnlyList<MessageKey> forgotten) =>
        Write(batch => records.Again(batch, CollectionsMarshal.AsSpan(_takenBack), messages, forgotten));

    public void WriteChange(MasterChange change) => Write(batch => records.Change(batch, CollectionsMarshal.AsSpan(_takenBack), change));

    private void Write(Func<Guid, byte[]?> make)
    {
        ThrowIfOver();
        try
        {
            if (!writer.IsRunning) Settle(default);
            // Mostly it was the connection, and the next one is good; or an earlier event has turned up in the meantime.
            Exception failure = null!;
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (TryWrite(make, out failure)) return;
            }
            throw failure;
        }
        catch (Exception e)
        {
            throw Told(trouble.Writing(e));
        }
    }

    /// <summary>Starts a writer and finds out what the log has.</summary>
    /// <returns>The number of the last event.</returns>
    public long Start()
    {
        try
        {
            return writer.Start();
        }
        catch (Exception e)
        {
            throw trouble.Reading(e);
        }
    }

    private bool TryWrite(Func<Guid, byte[]?> make, out Exception failure)
    {
        failure = null!;
        var batch = Guid.NewGuid();
        if (make(batch) is not { } bytes) return true;
        try
        {
            Written(writer.Write(bytes), CommitRecord.Read(bytes));
            return true;
        }
        catch (Exception e)
        {
            failure = e;
            _inDoubt.Add(batch);
            if (trouble.Writing(e) is EpochOverException over) throw Told(over);
            return Settle(batch);
        }
    }

    /// <summary>Starts another writer, and applies what became durable meanwhile.</summary>
    /// <returns>True when that batch is among it.</returns>
    private bool Settle(Guid batch)
    {
        var last = writer.Start();
        var isThere = false;
        try
        {
            foreach (var stored in reader.Scan(content.Index.LastEvent + 1, last))
            {
                var record = CommitRecord.Read(stored.Bytes);
                if (!_inDoubt.Contains(record.Batch)) throw Foreign(stored.Number);
                var isWanted = record.Batch == batch;
                isThere |= isWanted;
                Written(stored.Number, record);
                if (!isWanted) TakeBack(record);
                log.CommitSettled(stored.Number, isWanted);
            }
            if (content.Index.LastEvent != last) throw new JournalException($"Event {last} was written and is not there.");
            return isThere;
        }
        catch
        {
            writer.Stop();
            throw;
        }
    }

    private void Written(long number, CommitRecord record)
    {
        if (number != content.Index.LastEvent + 1) throw Foreign(number - 1);
        lock (content.Gate) content.Index.Apply(number, record);
        // There is only one event of each number.
        _inDoubt.Clear();
        _takenBack.Clear();
        Wrote?.Invoke(record.Size);
    }

    /// <summary>Whoever wrote them has been told that they were not: they may be written again, with other messages, or never.</summary>
    private void TakeBack(CommitRecord record)
    {
        lock (content.Gate)
        {
            foreach (var put in record.Puts)
            {
                if (content.Index.Remove(put.Key)) _takenBack.Add(put.Key);
            }
        }
    }

    private static EpochOverException Foreign(long number) =>
        new($"Somebody else has written event {number} of this broker's log: is there another broker of that name?");

    private JournalException Told(JournalException failure)
    {
        if (failure is not EpochOverException over || _over is not null) return failure;
        _over = over;
        writer.Stop();
        EpochIsOver?.Invoke(over);
        return failure;
    }

    private void ThrowIfOver()
    {
        if (_over is not null) throw new EpochOverException(_over.Message, _over);
    }
}
