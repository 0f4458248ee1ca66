using ActorMQ.Persistence.Log.Database;
using ActorMQ.Persistence.Log.Index;
using ActorMQ.Persistence.Log.Records;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log;

/// <summary>Builds a <see cref="LogIndex"/> from what is in the database: the newest snapshot, and the events behind it.</summary>
internal sealed class LogRecovery(LogSystem system, LogJournalOptions options, ILogger log)
{
    private readonly LogReader _reader = new(system, options.PersistenceId);
    private readonly string _where = LogLocation.Of(options);

    /// <summary>The index as of the newest snapshot, and what that takes; an empty one if there is none.</summary>
    /// <exception cref="JournalException">The snapshot is damaged, and damage is refused.</exception>
    public LogStart Load()
    {
        if (system.LoadSnapshot(options.PersistenceId) is not { Snapshot: LogSnapshot snapshot } selected)
            return new LogStart(new LogContent(new LogIndex()), 0, 0);
        try
        {
            var index = IndexSnapshot.Read(snapshot.Bytes);
            if (index.LastEvent != selected.Metadata.SequenceNr) throw new JournalDamagedException($"it is not of event {selected.Metadata.SequenceNr}");
            return new LogStart(new LogContent(index), index.LastEvent, snapshot.Bytes.Length);
        }
        catch (JournalDamagedException e)
        {
            Answer($"the snapshot of event {selected.Metadata.SequenceNr} cannot be read: {e.Message}", "everything before it");
            var index = new LogIndex();
            index.Events.Begin(selected.Metadata.SequenceNr + 1);
            return new LogStart(new LogContent(index), 0, 0);
        }
    }

    /// <summary>Applies the events behind the index, up to that one.</summary>
    /// <exception cref="JournalException">Something is missing or damaged, and damage is refused.</exception>
    public void Follow(LogContent content, long last)
    {
        var index = content.Index;
        if (index.LastEvent > last)
        {
            throw new JournalException(
                $"There are events up to {last} in {_where}, but a snapshot of event {index.LastEvent}: the tables are not of one time. Restore all of "
                + "them from one backup.");
        }
        foreach (var stored in _reader.Scan(index.LastEvent + 1, last)) Apply(content, stored);
        lock (content.Gate) Fill(index, last);
    }

    /// <summary>Applies the next event.</summary>
    public void Apply(LogContent content, StoredEvent stored)
    {
        var record = Read(stored);
        lock (content.Gate)
        {
            Fill(content.Index, stored.Number - 1);
            if (record is null) content.Index.Skip(stored.Number, stored.Bytes.Length);
            else content.Index.Apply(stored.Number, record);
        }
    }

    private CommitRecord? Read(StoredEvent stored)
    {
        try
        {
            return CommitRecord.Read(stored.Bytes);
        }
        catch (JournalDamagedException e)
        {
            Answer($"event {stored.Number} cannot be read: {e.Message}", "what was written and settled with it");
            return null;
        }
    }

    /// <summary>Events that are not there.</summary>
    private void Fill(LogIndex index, long last)
    {
        if (index.LastEvent >= last) return;
        Answer($"events {index.LastEvent + 1} to {last} are missing", "what was written and settled with them");
        while (index.LastEvent < last) index.Skip(index.LastEvent + 1, 0);
    }

    private void Answer(string damage, string loss)
    {
        if (options.OnDamage == DamageResponse.Refuse)
        {
            throw new JournalException(
                $"{char.ToUpperInvariant(_where[0])}{_where[1..]} is damaged: {damage}. Lost is {loss}. Restore the database from a "
                + "backup; or go on with what can be read, with on-damage = continue.");
        }
        log.Damaged(_where, damage);
    }
}
