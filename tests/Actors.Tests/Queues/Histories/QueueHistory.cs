using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Histories;

/// <summary>
/// Carries out random steps on a queue and, side by side, on a model of what a queue is. After every turn of the queue everything it
/// did and everything it knows is held against the model.
/// </summary>
/// <remarks>Partial files: <c>Model</c> (what commands mean), <c>Observe</c> (what the queue did), <c>Check</c> (what it knows).</remarks>
internal sealed partial class QueueHistory
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Colours = ["red", "green", "blue"];
    private static readonly Selector?[] Selectors =
    [
        null, null, null,
        Selector.Parse("colour = 'red'"),
        Selector.Parse("colour = 'green'"),
        Selector.Parse("colour IN ('red', 'blue')"),
        Selector.Parse("colour <> 'red'"),
    ];

    // Two other brokers, and one that cannot be reached.
    private static readonly ConsumerWay?[] Ways = [null, null, new ConsumerWay("near", 4), new ConsumerWay("far", 60), new ConsumerWay("lost", null)];

    private readonly List<string> _log = [];
    private readonly List<ModelMessage> _messages = [];
    private readonly Dictionary<string, ModelMessage> _byId = [];
    private readonly List<ModelConsumer> _consumers = [];
    private readonly List<ModelTransaction> _transactions = [];
    private long _lastTransaction;
    private readonly List<Action> _atTurn = [];
    private readonly HistoryOptions _options;
    private TestPublisher _publisher = new();
    private QueueWorld _world;
    private int _published;
    private int _forgotten;
    private int _names;

    public QueueHistory(HistoryOptions options)
    {
        _options = options;
        _world = new QueueWorld(
            options.Queue, new MemoryBudget(options.MemoryLimit), new JournalModel { PageLimit = options.PageLimit }, Start, options.MaxEndSteps);
    }

    /// <summary>What was done, in words.</summary>
    public string Log => string.Join('\n', _log);

    private IEnumerable<ModelConsumer> Attached => _consumers.Where(consumer => consumer.IsAttached);

    private ModelConsumer ConsumerOf(ConsumerId id) => _consumers.Find(consumer => consumer.Id == id)!;

    private long Now => _world.Now;

    /// <summary>Carries out the steps, then lets the queue be emptied.</summary>
    public void Run(IEnumerable<HistoryStep> steps)
    {
        foreach (var step in steps) Do(step);
        Turn();
        Drain();
    }

    /// <summary>Carries out the steps, then deletes the queue: whoever waits for an answer gets it all the same.</summary>
    public void RunAndDelete(IEnumerable<HistoryStep> steps)
    {
        foreach (var step in steps) Do(step);
        Turn();
        Note("delete");
        _world.Tell(new DestinationCommand.Delete(new Reply<bool>()));
        _world.Run();
        Equal(_published, _publisher.Accepted + _publisher.Refused.Count, "messages accepted or refused");
        var answered = _publisher.Confirmed.Concat(_publisher.Refused.Select(refused => refused.Token)).ToHashSet();
        foreach (var message in _messages.Skip(_forgotten))
        {
            if (message.Token != 0 && !answered.Contains(message.Token)) throw Wrong($"nobody is told what became of {message}");
        }
    }

    private void Do(HistoryStep step)
    {
        var (kind, a, b) = (step.Kind, step.A, step.B);
        switch (kind)
        {
            case 0 or 1 or 2:
                Publish(1 + (a % 3), b);
                break;
            case 3:
                Attach(a, b);
                break;
            case 4:
                Detach(a, b);
                break;
            case 5 or 6:
                Settle(a, b, Settlement.Accepted);
                break;
            case 7:
                Settle(a, b, (Settlement)(1 + (b % 3)));
                break;
            case 8:
                AcceptUpTo(a, b);
                break;
            case 9 or 10 or 11:
                Turn();
                break;
            case 12 or 13:
                Commit(a);
                break;
            case 14 or 15:
                Answer(a);
                break;
            case 16:
                Wait(a);
                break;
            case 17:
                Transact(a, b);
                break;
            case 18:
                SubmitOtherPart(a);
                break;
            case 19:
                AnswerDeadLetter(a, b);
                break;
            case 20:
                Browse(a, b);
                break;
            case 21 when a % 4 == 0:
                Purge();
                break;
            case 22 when a % 6 == 0:
                Kill();
                break;
            case 22 when a % 6 == 1:
                Crash(b);
                break;
            case 23:
                Grant(a, b);
                break;
            case 24:
                Promise(a, b);
                break;
            default:
                Turn();
                break;
        }
    }

    /// <summary>Feeds the exhausted; else changes the room of any, or asks for it.</summary>
    private void Grant(int a, int b)
    {
        var consumers = Attached.Where(c => !c.IsBrowser && !c.IsLeaving && !c.Request.IsScout).ToArray();
        if (consumers.Length == 0) return;
        if (consumers.FirstOrDefault(c => c.IsExhausted) is { } exhausted && b % 3 > 0)
        {
            Grant(exhausted, 1 + (b % 4));
            return;
        }
        var consumer = consumers[a % consumers.Length];
        if (consumer.Request.IsMetered && !consumer.IsDraining)
        {
            Note($"drain {consumer}");
            consumer.IsDraining = true;
            _world.Tell(new DestinationCommand.Drain(consumer.Id));
        }
        else if (!consumer.Request.IsMetered)
        {
            Grant(consumer, b % 2 == 0 || consumer.Extra == 0 ? 1 : -1);
        }
    }

    private void Grant(ModelConsumer consumer, int count)
    {
        Note($"grant {consumer} by {count}");
        _world.Tell(new DestinationCommand.Grant(consumer.Id, count));
        consumer.IsExhausted = false;
        consumer.Extra += count;
        _atTurn.Add(() => consumer.Allowance += count);
    }

    private void Publish(int count, int b)
    {
        var items = new List<PublishItem>();
        var messages = new List<ModelMessage>();
        for (var i = 0; i < count; i++)
        {
            var message = Make(b + (i * 7919));
            messages.Add(message);
            items.Add(new PublishItem(message.Message, _publisher.Ticket(message.Token)));
        }
        Note($"publish {string.Join(", ", messages)}");
        _published += count;
        _world.Tell(new DestinationCommand.Publish(items));
        _atTurn.Add(() => messages.ForEach(OnPublish));
    }

    private ModelMessage Make(int b, bool isTransacted = false)
    {
        b = Math.Abs(b);
        var order = _messages.Count + 1;
        var headers = new List<string>();
        var colour = (b % 4) switch { 0 => null, var n => Colours[n - 1] };
        if (colour is not null) headers.Add($"colour:{colour}");
        var group = (b / 4 % 8) switch { 0 => "g1", 1 => "g2", _ => null };
        if (group is not null && !_options.Groups) group = null;
        if (group is not null) headers.Add($"JMSXGroupID:{group}");
        var closes = group is not null && b / 32 % 4 == 0;
        if (closes) headers.Add("JMSXGroupSeq:-1");
        byte priority = (b / 128 % 6) switch { 0 => 9, 1 => 0, _ => 4 };
        var persistent = b / 768 % 2 == 0;
        var expires = b / 1536 % 5 == 0 ? Now + 1 + (b % 5000) : 0;
        var size = b / 7680 % 3 == 0 ? 40_000 : 0;
        var flags = b / 23040 % 16 == 0 ? MessageFlags.DeadLetter : MessageFlags.None;
        var message = new ModelMessage
        {
            Id = $"m{order}",
            Order = order,
            Message = TestMessages.Of($"m{order}", persistent, priority, expires, size, flags, [.. headers]),
            Lane = _options.Queue.Prioritized ? priority : (byte)4,
            Group = group,
            ClosesGroup = closes,
            Colour = colour,
            Token = b % 3 == 0 || isTransacted ? 0 : order,
        };
        _messages.Add(message);
        _byId.Add(message.Id, message);
        return message;
    }

    private void Attach(int a, int b)
    {
        if (Attached.Count() >= 5) return;
        var consumer = new ModelConsumer { Name = $"c{++_names}" };
        consumer.Request = new ConsumerRequest(consumer.Id, consumer, consumer.Name, 1, 1 + (a % 4))
        {
            Selector = Selectors[b % Selectors.Length],
            IsExclusive = _options.Exclusive && b / 7 % 6 == 0 && (a / 4 % 3 > 0 || a / 12 % 3 > 0),
            Priority = (b / 42 % 4) switch { 0 => 5, 1 => -5, _ => 0 },
            PrefetchBytes = b / 168 % 3 == 0 ? 300 : 1 << 20,
            IsMetered = a / 4 % 3 == 0,
            IsScout = a / 4 % 3 == 0 && a / 12 % 3 == 0,
            Way = a / 4 % 3 == 0 ? Ways[a / 12] : null,
        };
        consumer.Allowance = consumer.Request.IsMetered ? 0 : consumer.Request.Prefetch;
        Note($"attach {consumer}{(consumer.Request.IsScout ? " scout" : consumer.Request.IsMetered ? " metered" : "")} way {consumer.Request.Way?.RoundTrip} prefetch {consumer.Request.Prefetch} bytes {consumer.Request.PrefetchBytes} selector {consumer.Request.Selector?.Text}"
            + $" priority {consumer.Request.Priority}{(consumer.Request.IsExclusive ? " exclusive" : "")}");
        _consumers.Add(consumer);
        _world.Tell(new DestinationCommand.Attach(consumer.Request));
        _atTurn.Add(() => consumer.IsAttached = true);
    }

    private void Browse(int a, int b)
    {
        if (_consumers.Find(c => c.IsBrowser && c.IsAttached) is { } browser)
        {
            if (a % 5 == 0) Detach(browser, 0);
            else Took(browser, b);
            return;
        }
        browser = new ModelConsumer { Name = $"b{++_names}" };
        browser.Request = new ConsumerRequest(browser.Id, browser, browser.Name, 1, 1 + (a % 5))
        {
            IsBrowser = true,
            Selector = Selectors[b % Selectors.Length],
        };
        Note($"browse {browser} prefetch {browser.Request.Prefetch} selector {browser.Request.Selector?.Text}");
        _consumers.Add(browser);
        _world.Tell(new DestinationCommand.Attach(browser.Request));
        _atTurn.Add(() => OnBrowse(browser));
    }

    private void Took(ModelConsumer browser, int b)
    {
        var count = Math.Min(browser.Untaken, 1 + (b % 4));
        if (count == 0) return;
        Note($"{browser} took {count}");
        _world.Tell(new DestinationCommand.Grant(browser.Id, count, 0));
        browser.Untaken -= count;
    }

    private void Detach(int a, int b)
    {
        var consumers = Attached.Where(c => !c.IsBrowser).ToArray();
        if (consumers.Length > 0) Detach(consumers[a % consumers.Length], b);
    }

    private void Detach(ModelConsumer consumer, int b)
    {
        var tags = consumer.Unsettled.Keys.ToArray();
        var firstUnsent = tags.Length == 0 ? 1 : (b % (tags.Length + 1)) is var n && n == tags.Length ? tags[^1] + 1 : tags[n];
        Note($"detach {consumer} unsent from {firstUnsent}");
        _world.Tell(new DestinationCommand.Detach(consumer.Id, firstUnsent));
        _atTurn.Add(() => OnDetach(consumer, firstUnsent));
        consumer.IsLeaving = true;
    }

    private void Settle(int a, int b, Settlement settlement)
    {
        if (PickUnsettled(a, b) is not { } delivery) return;
        Note($"{settlement} {delivery.Consumer}:{delivery.Tag} {delivery.Consumer.Unsettled[delivery.Tag].Id}");
        _world.Tell(new DestinationCommand.Settle(delivery.Consumer.Id, settlement, [delivery.Tag]));
        _atTurn.Add(() => OnSettle(delivery.Consumer, settlement, delivery.Tag));
    }

    private void AcceptUpTo(int a, int b)
    {
        if (PickUnsettled(a, b) is not { } delivery) return;
        Note($"accept {delivery.Consumer} up to {delivery.Tag}");
        _world.Tell(new DestinationCommand.AcceptUpTo(delivery.Consumer.Id, delivery.Tag));
        _atTurn.Add(() => OnAcceptUpTo(delivery.Consumer, delivery.Tag));
    }

    private (ModelConsumer Consumer, long Tag)? PickUnsettled(int a, int b)
    {
        var holders = Attached.Where(c => c.Unsettled.Count > 0).ToArray();
        if (holders.Length == 0) return null;
        var holder = holders[a % holders.Length];
        return (holder, holder.Unsettled.Keys.ElementAt(b % holder.Unsettled.Count));
    }

    private void Commit(int a)
    {
        var done = (a % 6) switch
        {
            0 => _world.Journal.BeginCommit(),
            1 => _world.Journal.EndCommit(succeeds: false),
            _ => _world.Journal.Commit(),
        };
        if (done) Note(a % 6 == 0 ? "journal begins a commit" : a % 6 == 1 ? "journal fails a commit" : "journal commits");
    }

    private void Answer(int a)
    {
        if (_world.Journal.WaitingReads == 0) return;
        var request = _world.Journal.Reads.First();
        Note($"journal answers {request.From}{(request.Tag is null ? "" : " for a browser")}{(a % 8 == 0 ? " with a failure" : "")}");
        // A browser whose page fails ends early, and nothing more can be expected of it.
        if (a % 8 == 0 && request.Tag is null) _world.Journal.Answer("the disk is on fire");
        else _world.Journal.Answer();
    }

    private void Wait(int a)
    {
        Turn();
        var time = TimeSpan.FromMilliseconds((a % 5) switch { 0 => 10, 1 => 150, 2 => 1000, 3 => 2500, _ => 60_000 });
        Note($"wait {time.TotalMilliseconds} ms");
        _world.Time.Advance(time);
        Turn();
    }

    private void AnswerDeadLetter(int a, int b)
    {
        var office = _world.DeadLetters;
        if (b % 8 == 0)
        {
            Note("the dead letter queue restarts");
            office.Restart();
            var letters = _letters.ToArray();
            _letters.Clear();
            _atTurn.Add(() => Array.ForEach(letters, OnDeadLetterRefused));
            return;
        }
        if (b % 8 == 1)
        {
            Note(office.IsMissing ? "there is a dead letter queue again" : "there is no dead letter queue");
            office.IsMissing = !office.IsMissing;
            return;
        }
        if (office.Letters.Count == 0) return;
        var letter = office.Letters[a % office.Letters.Count];
        var message = _byId[letter.Message.Id];
        var takes = b % 3 != 0;
        Note($"the dead letter queue {(takes ? "has" : "refuses")} {message.Id}");
        _letters.Remove(message);
        office.Answer(letter, takes);
        _atTurn.Add(() =>
        {
            if (takes) OnDone(message);
            else OnDeadLetterRefused(message);
        });
    }

    private void Purge()
    {
        Note("purge");
        _world.Tell(new DestinationCommand.Purge(new Reply<long>()));
        _atTurn.Add(OnPurge);
    }

    /// <summary>The broker's process is killed and started again.</summary>
    private void Kill()
    {
        Note("kill");
        _forgotten = _messages.Count;
        CheckBeforeKill();
        var journal = _world.Journal.Restart();
        _world = new QueueWorld(_options.Queue, new MemoryBudget(_options.MemoryLimit), journal, _world.Time.GetUtcNow(), _options.MaxEndSteps);
        _atTurn.Clear();
        OnKilled();
        Turn();
    }

    /// <summary>The queue's actor fails; the broker goes on.</summary>
    private void Crash(int b)
    {
        if (_transactions.Exists(t => !t.IsCompleted)) return;
        Turn();
        Note("crash");
        // Of what the publisher has not heard of by now, it never will.
        _published = _publisher.Accepted + _refused;
        _forgotten = _messages.Count;
        var (hasSent, restarts) = (_publisher.HasSent, _publisher.Restarts.Count);
        var late = new List<Action>();
        _world.Crash(() =>
        {
            Publish(1 + (b % 2), b);
            late.AddRange(_atTurn);
            _atTurn.Clear();
        });
        if (_publisher.Restarts.Count != restarts + (hasSent ? 1 : 0)) throw Wrong("the publisher was not told of the crash");
        OnCrashed();
        late.ForEach(action => action());
        Turn();
    }

    /// <summary>Lets the queue work off its mailbox, and holds it against the model.</summary>
    private void Turn()
    {
        Note("turn");
        foreach (var action in _atTurn.ToArray()) action();
        _atTurn.Clear();
        _world.Run();
        Observe();
        Check();
    }

    private void Note(string text) => _log.Add(text);

    private static InvalidOperationException Wrong(string text) => new(text);
}
