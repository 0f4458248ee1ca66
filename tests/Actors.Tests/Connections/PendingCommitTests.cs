using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;
using Akka.Actor;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>All of a COMMIT or nothing, whatever becomes of those who take part.</summary>
public class PendingCommitTests
{
    private static readonly BrokerError Gone = new(ErrorCode.UnexpectedAck, "gone");

    private readonly SimulationDispatcher _dispatcher = new(new Random(1));
    private readonly ActorSystem _system;
    private readonly List<TransactionEvent> _told = [];
    private readonly JournalModel _journal = new();
    private readonly Directory _directory;
    private int _spawned;

    public PendingCommitTests()
    {
        _directory = new Directory(_journal);
        _system = EngineSystem.Create("commits", new VirtualTimeProvider(DateTimeOffset.UnixEpoch), _dispatcher, new Random(1), new FailureLog().Factory);
    }

    [Fact]
    public void Nobody_does_anything_before_all_who_settle_have_promised()
    {
        var (one, other, target) = (Part("a", settles: true), Part("b", settles: true), Part("c", settles: false));
        var commit = Begin(one, other, target);
        Assert.True(commit.IsVoted);
        Vote(commit, one, null);
        Assert.Equal(["Promise", "Promise", ""], Told(one, other, target));

        Vote(commit, other, null);

        Assert.Equal(["Promise Transact", "Promise Transact", "Transact"], Told(one, other, target));
        Assert.False(commit.IsUndecided);
        Assert.Null(commit.Objection);
    }

    [Fact]
    public void If_one_objects_the_others_are_as_before()
    {
        var (one, other, target) = (Part("a", settles: true), Part("b", settles: true), Part("c", settles: false));
        var commit = Begin(one, other, target);

        Vote(commit, one, Gone);
        Vote(commit, other, null);

        Assert.Equal(["Promise Renounce", "Promise Renounce", ""], Told(one, other, target));
        Assert.False(commit.IsUndecided);
        Assert.Equal(Gone, commit.Objection);
        Assert.Equal(0, _journal.WaitingSubmissions);
    }

    [Fact]
    public void Who_cannot_be_asked_any_more_objects()
    {
        var (one, other) = (Part("a", settles: true), Part("b", settles: true));
        Stop(one);

        var commit = Begin(one, other);
        Vote(commit, other, null);

        Assert.Equal(["", "Promise Renounce"], Told(one, other));
        Assert.False(commit.IsUndecided);
        Assert.NotNull(commit.Objection);
    }

    [Fact]
    public void One_alone_and_those_who_only_take_in_are_not_asked()
    {
        var alone = Part("a", settles: true);
        Assert.False(Begin(alone).IsVoted);
        Assert.Equal(["Transact"], Told(alone));
        var (one, other) = (Part("b", settles: false), Part("c", settles: false));
        Assert.False(Begin(one, other).IsVoted);
        Assert.Equal(["Transact", "Transact"], Told(one, other));
    }

    [Fact]
    public void A_queue_that_went_idle_has_a_successor_that_takes_in_what_is_for_it()
    {
        var (old, fresh) = (Part("a", settles: false), Part("a", settles: false));
        Stop(old);
        _directory.Successor = fresh.Queue;

        Begin(old);

        Assert.Equal(["Transact"], Told(fresh));
    }

    [Fact]
    public void Nobody_waits_for_a_part_that_cannot_be_done()
    {
        var (lost, other) = (Part("a", settles: false), Part("b", settles: false));
        Stop(lost);

        Begin(lost, other);
        var transact = Assert.IsType<DestinationCommand.Transact>(Assert.Single(other.Commands));
        _journal.Submit(new JournalBatch(), transact.Unit);

        Assert.Equal(1, _journal.WaitingSubmissions);
        Assert.Equal(ErrorCode.NoSuchDestination, Assert.IsType<TransactionEvent.Failed>(Assert.Single(_told)).Error.Code);
    }

    private static string[] Told(params Participant[] parts) =>
        [.. parts.Select(part => string.Join(' ', part.Commands.Select(command => command.GetType().Name)))];

    private Participant Part(string name, bool settles)
    {
        var queue = new DestinationHandle(DestinationName.Queue(name), 0);
        var commands = new List<IDestinationMessage>();
        queue.Bind(_system.Spawn(new Props<IDestinationMessage>(() => new Inbox<IDestinationMessage>(commands)), $"queue{++_spawned}"));
        return new Participant(queue, commands, settles);
    }

    private PendingCommit Begin(params Participant[] participants)
    {
        PendingCommit commit = null!;
        var client = new TransactionClient(new TransactionId(1, ++_spawned), new TestRef<TransactionEvent>(told =>
        {
            if (told is TransactionEvent.Voted vote) commit.Take(vote);
            else _told.Add(told);
        }));
        commit = new PendingCommit(client, new ClientTransaction(), null, [.. participants.Select(Describe)], _directory, _journal);
        commit.Begin();
        _dispatcher.RunUntilIdle();
        return commit;
    }

    private static CommitPart Describe(Participant participant)
    {
        var part = new CommitPart(participant.Queue);
        if (participant.Settles) part.Settlements.Add(new TransactedSettlement(new TestSubscriber().Id, Settlement.Accepted, 1));
        else part.Sends.Add(new PublishItem(TestMessages.Of("m"), default));
        return part;
    }

    private void Vote(PendingCommit commit, Participant participant, BrokerError? objection)
    {
        commit.Take(new TransactionEvent.Voted(commit.Id, participant.Queue, objection));
        _dispatcher.RunUntilIdle();
    }

    private void Stop(Participant participant)
    {
        participant.Queue.Actor.Tell(new DestinationCommand.Delete(new Reply<bool>()));
        _dispatcher.RunUntilIdle();
    }

    private sealed record Participant(DestinationHandle Queue, List<IDestinationMessage> Commands, bool Settles);

    /// <summary>Notes what it is told until it is deleted.</summary>
    private sealed class Inbox<TMessage>(List<TMessage> messages) : Actor<TMessage>
    {
        protected override void OnReceive(TMessage message)
        {
            if (message is DestinationCommand.Delete) Context.Stop();
            else messages.Add(message);
        }
    }

    private sealed class Directory(IMessageJournal journal) : IDestinationDirectory
    {
        public DestinationHandle? Successor { get; set; }

        public bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle) => throw new NotSupportedException();

        public void Resolve(DestinationName name, Account? account, IRef<ResolveAnswer> replyTo) => throw new NotSupportedException();

        public void Transact(DestinationCommand.Transact part)
        {
            if (Successor is null) VoidPart.Submit(part, journal);
            else Successor.Actor.Tell(part);
        }

        public ConsumerId NextConsumer() => throw new NotSupportedException();

        public void CreateTemporary(DestinationName name, long owner, Account account, IRef<ResolveAnswer> replyTo) => throw new NotSupportedException();

        public void DeleteTemporary(DestinationName name) => throw new NotSupportedException();

        public void AddPattern(DestinationName pattern, ConsumerRequest template) => throw new NotSupportedException();

        public void RemovePattern(DestinationName pattern, ConsumerId template) => throw new NotSupportedException();
    }
}
