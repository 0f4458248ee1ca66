using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>All of a COMMIT or nothing, whatever becomes of those who take part.</summary>
public class PendingCommitTests
{
    private static readonly BrokerError Gone = new(ErrorCode.UnexpectedAck, "gone");

    private readonly NotedEffects _effects = new();
    private readonly List<TransactionEvent> _told = [];
    private int _begun;

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
        Assert.Equal(0, _effects.Journal.WaitingSubmissions);
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
        _effects.Successor = fresh.Queue;

        Begin(old);

        Assert.Equal(["Transact"], Told(fresh));
    }

    [Fact]
    public void Nobody_waits_for_a_part_that_cannot_be_done()
    {
        var (lost, other) = (Part("a", settles: false), Part("b", settles: false));
        Stop(lost);

        Begin(lost, other);
        var transact = Assert.IsType<DestinationCommand.Transact>(Assert.Single(CommandsOf(other)));
        _effects.Journal.Submit(new JournalBatch(), transact.Unit);

        Assert.Equal(1, _effects.Journal.WaitingSubmissions);
        Assert.Equal(ErrorCode.NoSuchDestination, Assert.IsType<TransactionEvent.Failed>(Assert.Single(_told)).Error.Code);
    }

    private string[] Told(params Participant[] parts) =>
        [.. parts.Select(part => string.Join(' ', CommandsOf(part).Select(command => command.GetType().Name)))];

    private IEnumerable<DestinationCommand> CommandsOf(Participant part) =>
        _effects.Told.Where(told => told.Destination == part.Queue).Select(told => told.Command);

    private static Participant Part(string name, bool settles) => new(new DestinationHandle(DestinationName.Queue(name), 0), settles);

    private PendingCommit Begin(params Participant[] participants)
    {
        var client = new TransactionClient(new TransactionId(1, ++_begun), new TestRef<TransactionEvent>(_told.Add));
        var commit = new PendingCommit(client, new ClientTransaction(), null, [.. participants.Select(Describe)], new LateSends(), _effects);
        commit.Begin();
        while (_effects.Own.TryDequeue(out var own))
        {
            if (own is TransactionEvent.Voted vote) commit.Take(vote);
            else _told.Add((TransactionEvent)own);
        }
        return commit;
    }

    private static CommitPart Describe(Participant participant)
    {
        var part = new CommitPart(participant.Queue);
        if (participant.Settles) part.Settlements.Add(new TransactedSettlement(new TestSubscriber().Id, Settlement.Accepted, 1));
        else part.Sends.Add(new PublishItem(TestMessages.Of("m"), default));
        return part;
    }

    private static void Vote(PendingCommit commit, Participant participant, BrokerError? objection) =>
        commit.Take(new TransactionEvent.Voted(commit.Id, participant.Queue, objection));

    private void Stop(Participant participant) => _effects.Gone.Add(participant.Queue);

    private sealed record Participant(DestinationHandle Queue, bool Settles);
}
