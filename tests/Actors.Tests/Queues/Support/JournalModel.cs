using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Support;

/// <summary>
/// A journal that does nothing by itself: what is submitted waits until it is committed, what is asked for until it is answered. It
/// holds its users to the journal's contract.
/// </summary>
internal sealed class JournalModel : IMessageJournal
{
    private readonly Dictionary<(DestinationName Destination, byte Priority), int> _open = [];
    private readonly Dictionary<int, (DestinationName Destination, byte Priority)> _lanes = [];
    private readonly HashSet<int> _dropped = [];
    private readonly SortedDictionary<MessageKey, Row> _rows = [];
    private readonly Dictionary<MessageKey, Message> _everPut = [];
    private readonly HashSet<MessageKey> _damaged = [];
    private readonly List<Submission> _waiting = [];
    private readonly List<(JournalUnit Unit, JournalBatch Batch)> _incomplete = [];
    private readonly List<(DestinationName Name, TaskCompletionSource<IReadOnlyList<RecoveredLane>> Answer, Submission? After)> _inspections = [];
    private readonly Queue<PageRequest> _reads = new();
    private int _lastLane;
    private bool _isCommitting;

    public IReadOnlyList<RecoveredLane> Recovered { get; private init; } = [];

    public IReadOnlyList<StoredMessage> Definitions { get; private init; } = [];

    public JournalStatus Status => new("model", null, 0, 0, 0, 0, TimeSpan.Zero, 0);

    /// <summary>The most messages a page has, whatever was asked for.</summary>
    public int PageLimit { get; set; } = int.MaxValue;

    /// <summary>What is thrown at the next submission.</summary>
    public Exception? NextSubmitFails { get; set; }

    /// <summary>Messages deleted one by one.</summary>
    public int Deletions { get; private set; }

    public int WaitingSubmissions => _waiting.Count;

    public int WaitingReads => _reads.Count;

    /// <summary>Messages that are committed, in order of their keys.</summary>
    public IEnumerable<string> Ids => _rows.Values.Select(row => row.Message.Id);

    public string Text => string.Join(' ', Ids);

    public IEnumerable<PageRequest> Reads => _reads;

    public int OpenLane(DestinationName destination, byte priority)
    {
        if (_open.TryGetValue((destination, priority), out var lane)) return lane;
        lane = ++_lastLane;
        _open.Add((destination, priority), lane);
        _lanes.Add(lane, (destination, priority));
        return lane;
    }

    public void Submit(JournalBatch batch)
    {
        Accept(batch);
        _waiting.Add(new Submission([batch]));
    }

    public void Submit(JournalBatch batch, JournalUnit unit)
    {
        Accept(batch);
        _incomplete.Add((unit, batch));
        if (unit.Add(batch) is not { } whole) return;
        _incomplete.RemoveAll(part => part.Unit == unit);
        _waiting.Add(new Submission([.. whole]));
    }

    public void Read(PageRequest request) => _reads.Enqueue(request);

    public Task<IReadOnlyList<RecoveredLane>> InspectAsync(DestinationName destination)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<RecoveredLane>>();
        _inspections.Add((destination, answer, _waiting.LastOrDefault()));
        return answer.Task;
    }

    /// <summary>Answers who wanted to know what is there after submissions that are committed now.</summary>
    public void AnswerInspections()
    {
        foreach (var (name, answer, after) in _inspections.ToArray())
        {
            if (after is not null && _waiting.Contains(after)) continue;
            _inspections.RemoveAll(inspection => inspection.Answer == answer);
            answer.SetResult([.. InspectedLanes(name)]);
        }
    }

    public Task FlushAsync() => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Takes up the oldest submission: what it puts can no longer be cancelled.</summary>
    public bool BeginCommit()
    {
        if (_isCommitting || _waiting.Count == 0) return false;
        _isCommitting = true;
        _waiting[0].Take();
        return true;
    }

    /// <summary>The oldest submission has reached the disk, or did not: then it is tried again.</summary>
    public bool EndCommit(bool succeeds = true)
    {
        if (!_isCommitting) return false;
        _isCommitting = false;
        var submission = _waiting[0];
        if (!succeeds)
        {
            submission.GiveBack();
            return true;
        }
        Apply(submission.Batches, _rows, submission.Taken);
        _waiting.RemoveAt(0);
        foreach (var batch in submission.Batches) batch.Owner.OnDurable(batch);
        AnswerInspections();
        return true;
    }

    public bool Commit()
    {
        if (!_isCommitting && !BeginCommit()) return false;
        return EndCommit();
    }

    public void CommitAll()
    {
        while (Commit())
        {
        }
        AnswerInspections();
    }

    /// <summary>Answers the oldest page that was asked for.</summary>
    public bool Answer(string? failure = null)
    {
        if (!_reads.TryDequeue(out var request)) return false;
        request.Owner.OnPage(failure is null ? PageFor(request) : new JournalPage(request, [], false, [], failure));
        return true;
    }

    public void AnswerAll()
    {
        while (Answer())
        {
        }
    }

    /// <summary>The process is killed and another one opens the journal.</summary>
    public JournalModel Restart()
    {
        var next = new JournalModel
        {
            Recovered = [.. RecoveredLanes()],
            Definitions = [
                .. _rows.Where(pair => _lanes[pair.Key.Lane].Destination.Equals(JournalDefinitions.Owner))
                    .Select(pair => new StoredMessage(pair.Key, pair.Value.Message, 0))],
            PageLimit = PageLimit,
            _lastLane = _lastLane,
        };
        foreach (var (key, row) in _rows)
        {
            if (row.IsTransient) continue;
            next._rows.Add(key, row);
            next._everPut.Add(key, row.Message);
        }
        foreach (var key in _damaged) next._damaged.Add(key);
        foreach (var lane in next.Recovered)
        {
            next._lanes.Add(lane.Lane, (lane.Destination, lane.Priority));
            next._open.Add((lane.Destination, lane.Priority), lane.Lane);
        }
        return next;
    }

    /// <summary>A message that was ever put under a key.</summary>
    public Message PutAs(MessageKey key) => _everPut[key];

    public bool Has(string id) => _rows.Values.Any(row => row.Message.Id == id);

    public bool IsBeingPut(string id) => _waiting.SelectMany(s => s.Batches).SelectMany(batch => batch.Puts).Any(put => put.Message.Id == id);

    public int DeliveryCountOf(string id) => _rows.Values.First(row => row.Message.Id == id).DeliveryCount;

    public bool IsTransient(string id) => _rows.Values.First(row => row.Message.Id == id).IsTransient;

    public MessageKey KeyOf(string id) => _rows.First(pair => pair.Value.Message.Id == id).Key;

    public void Damage(string id) => _damaged.Add(KeyOf(id));

    /// <summary>The message is not there any more, but still counted.</summary>
    public void Lose(string id) => _rows[KeyOf(id)].IsLost = true;

    /// <summary>What the journal will have once all is committed that was submitted, and every unit is complete.</summary>
    public IReadOnlyCollection<KeyValuePair<MessageKey, Row>> Final()
    {
        var rows = new SortedDictionary<MessageKey, Row>(_rows);
        foreach (var submission in _waiting) Apply(submission.Batches, rows, submission.Taken);
        foreach (var (_, batch) in _incomplete) Apply([batch], rows, null);
        return rows;
    }

    /// <summary>What is on its way, in words.</summary>
    public string Dump() =>
        string.Join("; ", _waiting.Select(s => (Parts: s.Batches, Name: s.Taken is null ? "waits" : "is written")).Append((Parts: [.. _incomplete.Select(part => part.Batch)], Name: "incomplete"))
            .Select(s => $"{s.Name}: {string.Join(" + ", s.Parts.Select(Describe))}"));

    private static string Describe(JournalBatch batch) =>
        $"puts {string.Join(' ', batch.Puts.Select(put => $"{put.Key}={put.Message.Id}"))} deletes {string.Join(' ', batch.Deletes)} drops {string.Join(' ', batch.DroppedLanes)}";

    private void Accept(JournalBatch batch)
    {
        if (NextSubmitFails is { } failure)
        {
            NextSubmitFails = null;
            throw failure;
        }
        foreach (var put in batch.Puts)
        {
            if (!_lanes.ContainsKey(put.Key.Lane) || _dropped.Contains(put.Key.Lane)) throw new InvalidOperationException($"lane {put.Key.Lane} is not open");
            if (!_everPut.TryAdd(put.Key, put.Message)) throw new InvalidOperationException($"{put.Key} is used a second time");
        }
        foreach (var key in batch.Deletes)
        {
            if (IsCancellable(key)) throw new InvalidOperationException($"{key} is deleted, but could have been cancelled");
        }
        foreach (var lane in batch.DroppedLanes)
        {
            if (_dropped.Add(lane)) _open.Remove(_lanes[lane]);
        }
    }

    private bool IsCancellable(MessageKey key) =>
        _waiting.Skip(_isCommitting ? 1 : 0).SelectMany(submission => submission.Batches)
            .Concat(_incomplete.Select(part => part.Batch))
            .SelectMany(batch => batch.Puts)
            .Any(put => put.Key == key && put.TryCancel());

    private void Apply(IReadOnlyList<JournalBatch> batches, SortedDictionary<MessageKey, Row> rows, HashSet<JournalPut>? taken)
    {
        foreach (var put in batches.SelectMany(batch => batch.Puts))
        {
            if (!Counts(put)) continue;
            rows[put.Key] = new Row(put.Message, put.DeliveryCount, put.IsTransient);
        }
        foreach (var batch in batches)
        {
            foreach (var update in batch.Updates)
            {
                if (rows.TryGetValue(update.Key, out var row)) rows[update.Key] = new Row(row.Message, update.DeliveryCount, row.IsTransient);
            }
            foreach (var key in batch.Deletes) rows.Remove(key);
            Deletions += batch.Deletes.Count;
        }
        foreach (var lane in batches.SelectMany(batch => batch.DroppedLanes))
        {
            foreach (var key in rows.Keys.Where(key => key.Lane == lane).ToArray()) rows.Remove(key);
        }

        // Asking an untaken put whether it is cancelled would cancel it: take it and give it back.
        bool Counts(JournalPut put)
        {
            if (_dropped.Contains(put.Key.Lane) && !IsDropWaiting(put.Key.Lane)) return false;
            if (taken is not null) return taken.Contains(put);
            if (!put.TryTake()) return false;
            put.GiveBack();
            return true;
        }
    }

    private bool IsDropWaiting(int lane) =>
        _waiting.SelectMany(submission => submission.Batches)
            .Concat(_incomplete.Select(part => part.Batch))
            .Any(batch => batch.DroppedLanes.Contains(lane));

    private JournalPage PageFor(PageRequest request)
    {
        var messages = new List<StoredMessage>();
        var damaged = new List<MessageKey>();
        var bytes = 0L;
        foreach (var (key, row) in _rows)
        {
            if (key.Lane != request.From.Lane || key < request.From || row.IsLost) continue;
            var count = messages.Count + damaged.Count;
            if (count >= request.MaxCount || count >= PageLimit || bytes >= request.MaxBytes) return new JournalPage(request, messages, false, damaged);
            if (_damaged.Contains(key))
            {
                damaged.Add(key);
                continue;
            }
            messages.Add(new StoredMessage(key, row.Message, row.DeliveryCount));
            bytes += row.Message.Size;
        }
        return new JournalPage(request, messages, true, damaged);
    }

    private IEnumerable<RecoveredLane> RecoveredLanes() =>
        _rows.Where(pair => !pair.Value.IsTransient).GroupBy(pair => pair.Key.Lane).Select(lane => new RecoveredLane(
            lane.Key,
            _lanes[lane.Key].Destination,
            _lanes[lane.Key].Priority,
            lane.Count(),
            lane.Sum(pair => (long)pair.Value.Message.Size),
            _rows.Keys.Where(key => key.Lane == lane.Key).Max().Sequence + 1));

    /// <summary>Unlike after a restart, what is transient counts, and empty lanes are listed.</summary>
    private IEnumerable<RecoveredLane> InspectedLanes(DestinationName destination)
    {
        foreach (var ((name, priority), lane) in _open)
        {
            if (!name.Equals(destination)) continue;
            var rows = _rows.Where(pair => pair.Key.Lane == lane).ToArray();
            var next = _everPut.Keys.Where(key => key.Lane == lane).Select(key => key.Sequence).DefaultIfEmpty().Max() + 1;
            yield return new RecoveredLane(lane, name, priority, rows.Length, rows.Sum(pair => (long)pair.Value.Message.Size), next);
        }
    }

    internal sealed record Row(Message Message, int DeliveryCount, bool IsTransient)
    {
        public bool IsLost { get; set; }
    }

    private sealed class Submission
    {
        private readonly int _changes;

        public Submission(IReadOnlyList<JournalBatch> batches)
        {
            Batches = batches;
            _changes = Changes();
        }

        public IReadOnlyList<JournalBatch> Batches { get; }

        /// <summary>Null until the writer has taken the submission up.</summary>
        public HashSet<JournalPut>? Taken { get; private set; }

        public void Take()
        {
            if (Changes() != _changes) throw new InvalidOperationException("A batch was changed after it was submitted.");
            Taken = [.. Batches.SelectMany(batch => batch.Puts).Where(put => put.TryTake())];
        }

        public void GiveBack()
        {
            foreach (var put in Taken!) put.GiveBack();
            Taken = null;
        }

        private int Changes() => Batches.Sum(batch => batch.Puts.Count + batch.Deletes.Count + batch.Updates.Count + batch.DroppedLanes.Count);
    }
}
