using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using Akka.Actor;

namespace ActorMQ.Actors.Tests.Histories;

/// <summary>One queue's actor, on virtual time, with a journal and a dead letter queue that do nothing by themselves.</summary>
internal sealed class QueueWorld
{
    private readonly FailureLog _failures = new();
    private readonly SimulationDispatcher _dispatcher = new(new Random(1));
    private readonly ActorSystem _system;
    private readonly Ref<IDestinationMessage> _queue;
    private QueueActor? _actor;
    private bool _isFailing;

    public QueueWorld(QueueOptions options, MemoryBudget memory, JournalModel journal, DateTimeOffset start, int maxEndSteps = 1024)
    {
        Options = options;
        Memory = memory;
        Journal = journal;
        Time = new VirtualTimeProvider(start);
        Clock = new SkewedClock(Time);
        _system = EngineSystem.Create(
            "world", Clock, _dispatcher, new Random(1), _failures.Factory, new TurnOptions { MaxEndSteps = maxEndSteps, ChecksInvariants = true });
        DeadLetters = new DeadLetterStub(_system);
        var name = DestinationName.Queue("orders");
        Handle = new DestinationHandle(name, 0);
        var roster = new QueueRoster(Handle, [.. journal.Recovered.Where(lane => lane.Destination.Equals(name))]);
        var services = new QueueServices(journal, memory, DeadLetters, new PublisherIds());
        _queue = _system.Spawn(new Props<IDestinationMessage>(() => _actor = new QueueActor(options, services, roster)), "orders");
        Handle.Bind(_queue);
        Run();
    }

    public QueueOptions Options { get; }

    public MemoryBudget Memory { get; }

    public JournalModel Journal { get; }

    public VirtualTimeProvider Time { get; }

    /// <summary>What the queue takes for the time of day.</summary>
    public SkewedClock Clock { get; }

    public DestinationHandle Handle { get; }

    public DeadLetterStub DeadLetters { get; }

    public QueueState State => _actor!.State;

    public bool IsRecovering => _actor!.IsRecovering;

    /// <summary>True while the queue waits before it reads again what could not be read.</summary>
    public bool IsReadDelayed => _actor!.State.IsReadDelayed(Now);

    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public void Tell(DestinationCommand command)
    {
        if (!_queue.TryTell(command)) throw new InvalidOperationException("The queue is closed.");
    }

    /// <summary>Turns taken since the start.</summary>
    public long Turns => _dispatcher.Turns;

    /// <summary>One turn of the queue; false when it has nothing to do.</summary>
    public bool RunOne() => _dispatcher.RunOne();

    public void Run()
    {
        _dispatcher.RunUntilIdle(100_000);
        _failures.ThrowIfAny();
    }

    /// <summary>The queue fails over a command and is there again, with what the journal knows.</summary>
    public void Crash(Action whileItIsDown) => Fail(() =>
    {
        Tell(new DestinationCommand.Publish(null!));
        whileItIsDown();
    });

    /// <summary>The queue fails over what it is told, perhaps more than once, and is there again.</summary>
    public void Fail(Action tell)
    {
        var before = _actor;
        _isFailing = true;
        tell();
        _dispatcher.RunUntilIdle();
        for (var i = 0; i < 1000 && (_actor == before || IsRecovering); i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            _dispatcher.RunUntilIdle();
            Journal.CommitAll();
            _failures.Failures.Clear();
            _dispatcher.RunUntilIdle();
            // It may fail over the same thing once more.
            if (_failures.Failures.Count > 0) before = _actor;
        }
        _failures.Failures.Clear();
        _isFailing = false;
    }

    /// <summary>As <see cref="Run"/>, but not while the queue is made to fail.</summary>
    public void RunIfUp()
    {
        if (!_isFailing) Run();
    }

    /// <summary>Lets the journal do everything that is asked of it.</summary>
    public void Settle()
    {
        do
        {
            Run();
            Journal.CommitAll();
            Journal.AnswerAll();
            Run();
        }
        while (Journal.WaitingSubmissions > 0 || Journal.WaitingReads > 0);
    }

    /// <summary>Stands for the directory and for the dead letter queue.</summary>
    internal sealed class DeadLetterStub : IDestinationDirectory
    {
        private readonly PublisherRoster _publishers = new();
        private readonly DestinationHandle _handle = new(DestinationName.Queue("ActiveMQ.DLQ"), 0);

        public DeadLetterStub(ActorSystem system) =>
            _handle.Bind(system.Spawn(new Props<IDestinationMessage>(() => new Inbox(Letters, _publishers)), "letters"));

        /// <summary>What arrived and was not answered.</summary>
        public List<PublishItem> Letters { get; } = [];

        public bool IsMissing { get; set; }

        public void Restart()
        {
            Letters.Clear();
            _publishers.TellRestarted(_handle);
        }

        public void Answer(PublishItem letter, bool takes)
        {
            Letters.Remove(letter);
            var publisher = letter.Ticket.Publisher!;
            var report = takes
                ? new PublisherEvent.Reported(publisher.Id, _handle, 1, [letter.Ticket.Token], [])
                : new PublisherEvent.Reported(publisher.Id, _handle, 0, [], [(letter.Ticket.Token, new BrokerError(ErrorCode.DestinationFull, "full"))]);
            publisher.ReplyTo.TryTell(report);
        }

        public bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle)
        {
            handle = _handle;
            return !IsMissing;
        }

        public void Resolve(DestinationName name, Account? account, IRef<ResolveAnswer> replyTo)
        {
            if (IsMissing) replyTo.TryTell(new ResolveAnswer.Unresolved(name, new BrokerError(ErrorCode.TooManyDestinations, "no room")));
            else replyTo.TryTell(new ResolveAnswer.Resolved(_handle));
        }

        public void Transact(DestinationCommand.Transact part) => throw new NotSupportedException();

        public ConsumerId NextConsumer() => throw new NotSupportedException();

        public void CreateTemporary(DestinationName name, long owner, Account account, IRef<ResolveAnswer> replyTo) => throw new NotSupportedException();

        public void DeleteTemporary(DestinationName name) => throw new NotSupportedException();

        public void AddPattern(DestinationName pattern, ConsumerRequest template) => throw new NotSupportedException();

        public void RemovePattern(DestinationName pattern, ConsumerId template) => throw new NotSupportedException();

        private sealed class Inbox(List<PublishItem> letters, PublisherRoster publishers) : Actor<IDestinationMessage>
        {
            protected override void OnReceive(IDestinationMessage message)
            {
                var publish = (DestinationCommand.Publish)message;
                publishers.Note(publish.Publisher);
                letters.AddRange(publish.Items);
            }
        }
    }
}
