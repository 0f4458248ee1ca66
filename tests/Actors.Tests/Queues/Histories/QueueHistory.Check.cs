using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Histories;

/// <content>What the queue knows after a turn, and whether anybody waits for something he could have.</content>
internal sealed partial class QueueHistory
{
    private const long LongestPause = 1000;
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(2);

    private IReadOnlyCollection<KeyValuePair<MessageKey, Support.JournalModel.Row>> _finalRows = [];
    private int _confirmed;

    /// <summary>Where each message is: exactly one place.</summary>
    private Dictionary<ModelMessage, string> Places()
    {
        var places = new Dictionary<ModelMessage, string>();
        foreach (var lane in _world.State.Lanes)
        {
            for (var i = 0; i < lane.Window.Length; i++)
            {
                if (lane.Window[i] is not { } entry) continue;
                var message = entry.State == EntryState.SetAside ? PutAs(lane, lane.Window.SequenceAt(i)) : _byId[entry.Message.Id];
                Place(message, $"{lane.Priority}/{lane.Window.SequenceAt(i)} {entry.State}");
            }
            foreach (var (key, row) in _finalRows)
            {
                if (lane.Tail.IsEmpty || key.Lane != lane.JournalLane || key.Sequence < lane.Tail.Start) continue;
                Place(_byId[row.Message.Id], $"{key} tail");
            }
        }
        return places;

        void Place(ModelMessage message, string place)
        {
            if (!places.TryAdd(message, place)) throw Wrong($"{message} is in two places: {places[message]} and {place}");
        }
    }

    private ModelMessage PutAs(QueueLane lane, long sequence) => _byId[_world.Journal.PutAs(new MessageKey(lane.JournalLane, sequence)).Id];

    private bool IsGone(ModelMessage message) => message.Message.IsExpired(Now);

    private void Check()
    {
        _finalRows = _world.Journal.Final();
        var places = Places();
        CheckPlaces(places);
        CheckBooks();
        CheckJournal(places);
        foreach (var consumer in Attached.Where(c => !c.IsBrowser)) CheckConsumer(consumer);
        if (_atTheDoor.Count > 0 && !IsFull) throw Wrong("messages wait at the door of a queue that is not full");
        if (!_world.IsRecovering) CheckNobodyIsStuck();
    }

    private void CheckPlaces(Dictionary<ModelMessage, string> places)
    {
        foreach (var (message, place) in places)
        {
            if (!message.IsAlive || _atTheDoor.Contains(message)) throw Wrong($"{message} should be gone and is at {place}");
        }
        foreach (var message in Admitted.Where(message => !places.ContainsKey(message)).ToArray())
        {
            if (message.Status != ModelStatus.Waiting || !message.Message.IsExpired(Now)) throw Wrong($"{message} is nowhere");
            if (_options.Queue.DeadLetterQueue is not null && MayDie(message) && KeepsExpired(message))
                throw Wrong($"{message} has expired and was not dead-lettered");
            OnDone(message);
        }
    }

    private bool KeepsExpired(ModelMessage message) => _options.Queue.DeadLetterExpired switch
    {
        ExpiredMessages.All => true,
        ExpiredMessages.Persistent => message.IsPersistent,
        _ => false,
    };

    private void CheckBooks()
    {
        var state = _world.State;
        Equal(Admitted.LongCount(), state.Count, "messages");
        Equal(Admitted.Sum(message => (long)message.Message.Size), state.Bytes, "bytes");
        var inMemory = 0L;
        foreach (var lane in state.Lanes)
        {
            var waiting = 0;
            for (var i = 0; i < lane.Window.Length; i++)
            {
                if (lane.Window[i] is not { } entry) continue;
                if (entry.State is EntryState.SetAside || entry.IsWaiting) waiting++;
                if (entry.State != EntryState.SetAside) inMemory += entry.Message.Size;
            }
            Equal(waiting, lane.Waiting, $"waiting in lane {lane.Priority}");
        }
        Equal(inMemory, _world.Memory.Used, "bytes of the memory budget");
        Equal(
            state.ConsumerSet.Sole is { } sole ? (sole.HasRoom ? 1 : 0) : Attached.Count(c => !c.IsBrowser && c.HasRoom && !IsPaused(c)),
            state.ConsumerSet.WithRoom,
            "consumers with room");
    }

    /// <summary>Once all is written that is on its way, the journal has what must survive, and nothing else.</summary>
    private void CheckJournal(Dictionary<ModelMessage, string> places)
    {
        var rows = _finalRows.Where(pair => !pair.Value.IsTransient).Select(pair => _byId[pair.Value.Message.Id]).ToHashSet();
        foreach (var message in places.Keys.Where(message => message.IsPersistent && message.Status != ModelStatus.Acknowledged))
        {
            if (!rows.Remove(message)) throw Wrong($"{message} will not be in the journal");
        }
        rows.RemoveWhere(message => message.Status == ModelStatus.Acknowledged);
        if (rows.Count > 0) throw Wrong($"the journal will keep {string.Join(", ", rows)}: {_world.Journal.Dump()}");
    }

    private void CheckConsumer(ModelConsumer consumer)
    {
        if (!_world.State.ConsumerSet.TryGet(consumer.Id, out var real)) throw Wrong($"{consumer} is not attached");
        Equal(consumer.Unsettled.Count, real.Outstanding, $"outstanding of {consumer}");
        var mayPause = consumer.Unsettled.Count > 0 || real.Pace.IsByWriting
            || (real.State == ConsumerState.StandingBack && Attached.Any(other => IsPaused(other) && other.Request.Priority > consumer.Request.Priority));
        if (real.IsPaused && !mayPause) throw Wrong($"{consumer} is paused and has nothing to do");
        if (real.IsPaused && _world.State.ConsumerSet.Pauses.NextLook > Now + LongestPause) throw Wrong($"{consumer} is paused, and nobody looks after it");
        foreach (var (tag, message) in consumer.Unsettled)
        {
            if (!real.TryGet(tag, out var entry) || entry.Message.Id != message.Id) throw Wrong($"{consumer}:{tag} is not {message}");
        }
    }

    private bool IsPaused(ModelConsumer consumer) => _world.State.ConsumerSet.TryGet(consumer.Id, out var real) && real.IsPaused;

    private void CheckNobodyIsStuck()
    {
        foreach (var lane in _world.State.Lanes)
        {
            var idle = Attached.Where(c => !c.IsBrowser && c.HasRoom && !IsPaused(c)).ToHashSet();
            if (IsHeldBeforeEnd(lane, idle)) continue;
            if (idle.Count == 0 || (Sole is { } sole && !idle.Contains(sole))) continue;
            var isWaitingForJournal = lane.IsReading || _world.IsReadDelayed
                || Entries(lane).Any(e => e is { State: EntryState.Ready, Durability: EntryDurability.Pending });
            if (lane.Tail.CanBeRead && !isWaitingForJournal)
                throw Wrong($"nobody reads the tail of lane {lane.Priority}, though {string.Join(", ", idle)} could use it: {Describe(lane)}");
        }
    }

    /// <summary>Goes through the window as far as messages may be given away.</summary>
    private bool IsHeldBeforeEnd(QueueLane lane, HashSet<ModelConsumer> idle)
    {
        for (var i = 0; i < lane.Window.Length; i++)
        {
            var entry = lane.Window[i];
            if (entry?.State == EntryState.Held) return true;
            if (entry?.State is not (EntryState.Ready or EntryState.SetAside)) continue;
            var isSetAside = entry.State == EntryState.SetAside;
            // Who is behind must wait to see what that is.
            if (isSetAside && (lane.IsReading || _world.IsReadDelayed)) return true;
            var message = isSetAside ? PutAs(lane, lane.Window.SequenceAt(i)) : _byId[entry.Message.Id];
            if (message.Message.IsExpired(Now)) continue;
            var takers = idle.Where(consumer => MayTake(consumer, message)).ToArray();
            if (takers.Length == 0 && idle.Count == 0) CheckExhaustion(message);
            if (takers.Length == 0) continue;
            throw Wrong($"{message} is {entry.State}, and {string.Join(", ", takers.AsEnumerable())} could take it: {Describe(lane)}");
        }
        return false;
    }

    /// <summary>Nobody has room: then who could take a message if he were given room has said so.</summary>
    private void CheckExhaustion(ModelMessage message)
    {
        var silent = Attached.Where(
            c => c is { IsBrowser: false, IsExhausted: false, Request.IsMetered: true } && c.Unsettled.Count >= c.Allowance && !IsPaused(c)
                && MayTake(c, message)).ToArray();
        if (silent.Length > 0) throw Wrong($"{string.Join(", ", silent.AsEnumerable())} could take {message} and did not say that there is no room");
    }

    private string Describe(QueueLane lane) =>
        $"cursor {lane.Cursor}, window {string.Join(' ', Enumerable.Range(0, lane.Window.Length).Select(i => $"{lane.Window.SequenceAt(i)}={lane.Window[i]?.State.ToString() ?? "hole"}"))}, "
        + $"tail from {lane.Tail.Start} readable {lane.Tail.Readable} count {lane.Tail.Count}, reading {lane.IsReading}, wanted {lane.WantedSetAside}, delayed {_world.IsReadDelayed}";

    private static IEnumerable<QueueEntry> Entries(QueueLane lane) =>
        Enumerable.Range(0, lane.Window.Length).Select(i => lane.Window[i]).OfType<QueueEntry>();

    /// <summary>With consumers that take everything and a journal that works, nothing is left that somebody wants; then nothing is left.</summary>
    private void Drain()
    {
        Note("drain");
        if (_world.DeadLetters.IsMissing) _world.DeadLetters.IsMissing = false;
        Settle();
        foreach (var message in Admitted)
        {
            var takers = Attached.Where(consumer => MayTake(consumer, message)).ToArray();
            if (takers.Length > 0) throw Wrong($"{message} is left, and {string.Join(", ", takers.AsEnumerable())} could take it");
        }
        foreach (var consumer in Attached.ToArray()) Detach(consumer, 0);
        Turn();
        var last = new ModelConsumer { Name = "last" };
        last.Request = new ConsumerRequest(last.Id, last, "last", 1, 3);
        last.Allowance = 3;
        _consumers.Add(last);
        _world.Tell(new DestinationCommand.Attach(last.Request));
        _atTurn.Add(() => last.IsAttached = true);
        Settle();
        if (Alive.Any() || _world.State.Count != 0) throw Wrong($"left: {string.Join(", ", Alive)}; the queue says {_world.State.Count}");
        Equal(0, _world.State.Bytes, "bytes left");
        Equal(0, _world.Memory.Used, "bytes of memory left");
        Equal(0, _finalRows.Count(pair => !pair.Value.IsTransient), "messages left in the journal");
        Equal(_published, _publisher.Accepted + _refused, "messages accepted or refused");
        foreach (var browser in _consumers.Where(c => c is { IsBrowser: true, IsAttached: true, IsEnded: false })) throw Wrong($"{browser} never ends");
    }

    /// <summary>Nobody has anything to answer, and no consumer gets nothing for a while because others may come.</summary>
    private bool IsAtRest =>
        !Attached.Any(c => c.IsExhausted && !c.Request.IsScout)
        && _world.Journal is { WaitingReads: 0, WaitingSubmissions: 0 }
        && _world.DeadLetters.Letters.Count == 0
        && _world.State.ConsumerSet.Pauses.NextLook == long.MaxValue;

    /// <summary>Lets everything happen that is under way.</summary>
    private void Settle()
    {
        for (var round = 0; round < 1000; round++)
        {
            var before = _log.Count;
            Turn();
            if (_transactions.Find(t => t.IsAsked) is { } asked) Transact(asked, 0, 0);
            foreach (var transaction in _transactions) SubmitOtherPart(0);
            while (_world.Journal.Commit()) Note("journal commits");
            while (_world.Journal.WaitingReads > 0) Answer(1);
            while (_world.DeadLetters.Letters.Count > 0) AnswerDeadLetter(0, 2);
            foreach (var consumer in Attached.ToArray())
            {
                if (consumer.IsBrowser) Took(consumer, 3);
                else if (consumer.IsExhausted && !consumer.Request.IsScout) Grant(consumer, 2);
                else if (consumer.Unsettled.Count > 0) AcceptUpTo(consumer);
            }
            if (_log.Count > before + 1) continue;
            // Delays, retries and expiry.
            _world.Time.Advance(LongTime);
            before = _log.Count;
            Turn();
            if (_log.Count == before + 1 && IsAtRest) return;
        }
        throw Wrong($"the queue does not come to rest: {string.Join("; ", _world.State.Lanes.Select(Describe))}");
    }

    private void AcceptUpTo(ModelConsumer consumer)
    {
        var tag = consumer.Unsettled.Keys.Last();
        Note($"accept {consumer} up to {tag}");
        _world.Tell(new DestinationCommand.AcceptUpTo(consumer.Id, tag));
        _atTurn.Add(() => OnAcceptUpTo(consumer, tag));
    }

    private static void Equal(long expected, long actual, string what)
    {
        if (expected != actual) throw Wrong($"{actual} {what} instead of {expected}");
    }
}
