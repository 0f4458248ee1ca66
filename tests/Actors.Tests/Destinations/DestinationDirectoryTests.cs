using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Actors.Tests.Destinations;

/// <summary>Making, finding and forgetting destinations: the directory and its registries.</summary>
public class DestinationDirectoryTests : IDestinationPolicies
{
    private readonly VirtualTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulationDispatcher _dispatcher = new(new Random(1));
    private readonly JournalModel _journal = new();
    private readonly Client _client = new();
    private readonly MemoryBudget _memory = new(1 << 20);
    private DestinationDirectory _directory;

    public DestinationDirectoryTests() => _directory = NewDirectory(new TurnOptions(), _memory);

    public int MaxDestinations { get; private set; } = 4;

    public int MaxDurableSubscriptions => 10_000;

    public int MaxDurableSubscriptionsPerUser => (MaxDurableSubscriptions + 1) / 2;

    public DurableOptions ForDurable(DestinationName topic) => new();

    public int MaxDestinationsPerUser { get; private set; } = 4;

    public QueueOptions ForQueue(DestinationName name) => new();

    public TopicOptions ForTopic(DestinationName name) => new();

    [Fact]
    public void A_destination_is_made_when_it_is_first_resolved_and_found_afterwards()
    {
        var name = DestinationName.Queue("orders");
        Assert.False(_directory.TryGet(name, out _));

        var first = Resolve(name);
        var second = Resolve(name);

        Assert.Same(first, second);
        Assert.True(_directory.TryGet(name, out var found));
        Assert.Same(first, found);
    }

    [Fact]
    public void A_queue_and_a_topic_of_one_name_are_two()
    {
        Assert.NotSame(Resolve(DestinationName.Queue("a")), Resolve(DestinationName.Topic("a")));
    }

    [Fact]
    public void There_are_no_more_destinations_than_allowed()
    {
        for (var i = 0; i < 2; i++) Resolve(DestinationName.Queue($"q{i}"));
        _client.Account = new Account("user bob");
        for (var i = 2; i < MaxDestinations; i++) Resolve(DestinationName.Topic($"q{i}"));

        Ask(DestinationName.Queue("one-too-many"));

        Assert.Equal(ErrorCode.TooManyDestinations, Assert.Single(_client.Errors).Code);
    }

    [Fact]
    public void One_user_leaves_destinations_to_others_and_to_the_broker()
    {
        MaxDestinationsPerUser = 3;
        for (var i = 0; i < 2; i++) Resolve(DestinationName.Queue($"q{i}"));
        Resolve(DestinationName.Topic("t"));

        Ask(DestinationName.Queue("too-many-of-alice"));
        Assert.Equal("The maximum number of destinations of user alice was exceeded (3; destinations.max-per-user)", Assert.Single(_client.Errors).Message);

        _client.Account = new Account("user bob");
        Resolve(DestinationName.Queue("bobs"));
        _client.Account = null;
        Resolve(DestinationName.Queue("ActiveMQ.DLQ"));
    }

    [Fact]
    public void A_destination_counts_against_the_memory_as_long_as_it_is_there()
    {
        var handle = Resolve(DestinationName.Queue("a"));
        Assert.Equal(Footprint.Destination, _memory.Held);
        _memory.Hold(null, 1 << 20);
        Ask(DestinationName.Queue("b"));
        Assert.Equal(ErrorCode.MemoryLimit, Assert.Single(_client.Errors).Code);
        _memory.LetGo(null, 1 << 20);

        handle.Actor.Tell(new DestinationCommand.Delete(new Reply<bool>()));
        Run();

        Assert.Equal(0, _memory.Held);
        for (var i = 0; i < 3; i++) Resolve(DestinationName.Queue($"q{i}"));
    }

    [Fact]
    public void A_temporary_destination_belongs_to_the_connection_that_made_it()
    {
        var name = new DestinationName(DestinationKind.TemporaryQueue, "ID:1");

        _directory.CreateTemporary(name, 7, _client.Account!.Value, _client.Ref);
        Run();

        Assert.Equal(7, Assert.Single(_client.Handles).OwnerConnection);
        Assert.Equal(7, Resolve(name).OwnerConnection);
    }

    [Fact]
    public void A_temporary_destination_is_not_made_by_who_only_mentions_it()
    {
        Ask(new DestinationName(DestinationKind.TemporaryQueue, "ID:1"));

        Assert.Equal(ErrorCode.NoSuchDestination, Assert.Single(_client.Errors).Code);
    }

    [Fact]
    public void A_temporary_destination_that_was_deleted_does_not_exist()
    {
        var name = new DestinationName(DestinationKind.TemporaryQueue, "ID:1");
        _directory.CreateTemporary(name, 7, _client.Account!.Value, _client.Ref);
        Run();

        _directory.DeleteTemporary(name);
        Run();
        Ask(name);

        Assert.Equal(ErrorCode.NoSuchDestination, Assert.Single(_client.Errors).Code);
    }

    [Fact]
    public void An_idle_destination_goes_and_its_name_can_be_used_again()
    {
        var name = DestinationName.Queue("orders");
        var first = Resolve(name);

        Wait(TimeSpan.FromMinutes(6));
        Assert.True(first.IsClosed);
        Assert.False(_directory.TryGet(name, out _));

        var second = Resolve(name);
        Assert.NotSame(first, second);
        Assert.False(second.IsClosed);
    }

    [Fact]
    public void A_destination_with_a_consumer_stays()
    {
        var handle = Resolve(DestinationName.Queue("orders"));
        handle.Actor.Tell(new DestinationCommand.Attach(TestSubscriber.Request("consumer", 1, 1)));
        Run();

        Wait(TimeSpan.FromHours(1));

        Assert.False(handle.IsClosed);
    }

    [Fact]
    public void A_wildcard_subscription_gets_what_exists_and_what_comes_but_nothing_after_its_end()
    {
        var subscriber = new Pattern();
        Resolve(DestinationName.Queue("a.1"));
        Resolve(DestinationName.Queue("b.1"));

        _directory.AddPattern(DestinationName.Queue("a.*"), subscriber.Template);
        Run();
        Assert.Equal(["a.1"], subscriber.Matches);
        Resolve(DestinationName.Queue("a.2"));

        _directory.RemovePattern(DestinationName.Queue("a.*"), subscriber.Template.Id);
        Run();
        Resolve(DestinationName.Queue("a.3"));

        Assert.Equal(["a.1", "a.2"], subscriber.Matches);
        Assert.Equal(1, subscriber.Attached);
    }

    [Fact]
    public void A_subscription_may_have_several_wildcards_and_names()
    {
        var subscriber = new Pattern();
        foreach (var name in (string[])["a.*", "b.*", "c"]) _directory.AddPattern(DestinationName.Queue(name), subscriber.Template);
        Run();
        foreach (var name in (string[])["a.1", "b.1"]) Resolve(DestinationName.Queue(name));
        Assert.Equal(["a.1", "b.1"], subscriber.Matches);

        _directory.RemovePattern(DestinationName.Queue("b.*"), subscriber.Template.Id);
        Run();
        foreach (var name in (string[])["b.2", "c"]) Resolve(DestinationName.Queue(name));
        Assert.Equal(["a.1", "b.1", "c"], subscriber.Matches);
    }

    [Fact]
    public void Many_wildcard_subscriptions_are_attached_in_turns_and_the_destination_is_found_when_all_are()
    {
        _directory = NewDirectory(new TurnOptions { MaxBatch = 10 }, new MemoryBudget(long.MaxValue));
        var name = DestinationName.Topic("a.1");
        var subscribers = Enumerable.Range(0, 100).Select(_ => new Pattern()).ToList();
        foreach (var subscriber in subscribers) _directory.AddPattern(DestinationName.Topic("a.*"), subscriber.Template);
        Run();
        var attachedAtLookUp = -1;
        foreach (var subscriber in subscribers) subscriber.Matched += () => attachedAtLookUp = _directory.TryGet(name, out _) ? 0 : attachedAtLookUp;

        var before = _dispatcher.Turns;
        Resolve(name);

        Assert.True(_directory.TryGet(name, out _));
        Assert.All(subscribers, subscriber => Assert.Equal(["a.1"], subscriber.Matches));
        Assert.Equal(-1, attachedAtLookUp);
        Assert.InRange(_dispatcher.Turns - before, 10, 1000);
    }

    [Fact]
    public void A_wildcard_subscription_to_many_destinations_is_attached_in_turns_and_what_comes_meanwhile_is_not_missed()
    {
        MaxDestinations = MaxDestinationsPerUser = 1000;
        _directory = NewDirectory(new TurnOptions { MaxBatch = 10 }, new MemoryBudget(long.MaxValue));
        for (var i = 0; i < 100; i++) Resolve(DestinationName.Queue($"a.{i}"));
        var subscriber = new Pattern();

        _directory.AddPattern(DestinationName.Queue("a.>"), subscriber.Template);
        for (var i = 0; i < 20 && subscriber.Matches.Count == 0; i++) _dispatcher.RunOne();
        Assert.InRange(subscriber.Matches.Count, 1, 99);
        Assert.Equal(0, subscriber.Attached);
        Resolve(DestinationName.Queue("a.late"));

        Assert.Equal(
            [.. Enumerable.Range(0, 100).Select(i => $"a.{i}").Append("a.late").Order(StringComparer.Ordinal)],
            subscriber.Matches.Order(StringComparer.Ordinal));
        Assert.Equal(1, subscriber.Attached);
    }

    private DestinationDirectory NewDirectory(TurnOptions options, MemoryBudget memory)
    {
        var system = EngineSystem.Create("test", _time, _dispatcher, new Random(1), NullLoggerFactory.Instance, options);
        var directory = new DestinationDirectory(system, _journal, memory, this, NullLoggerFactory.Instance);
        Run();
        return directory;
    }

    private DestinationHandle Resolve(DestinationName name)
    {
        Ask(name);
        return _client.Handles[^1];
    }

    private void Ask(DestinationName name)
    {
        _directory.Resolve(name, _client.Account, _client.Ref);
        Run();
    }

    private void Wait(TimeSpan time)
    {
        _time.Advance(time);
        Run();
    }

    private void Run() => _dispatcher.RunUntilIdle(100_000);

    private sealed class Client
    {
        public Client() => Ref = new TestRef<ResolveAnswer>(Hear);

        public IRef<ResolveAnswer> Ref { get; }

        public Account? Account { get; set; } = new("user alice");

        public List<DestinationHandle> Handles { get; } = [];

        public List<BrokerError> Errors { get; } = [];

        private void Hear(ResolveAnswer answer)
        {
            if (answer is ResolveAnswer.Resolved resolved) Handles.Add(resolved.Handle);
            else Errors.Add(((ResolveAnswer.Unresolved)answer).Error);
        }
    }

    private sealed class Pattern : IRef<ConsumerEvent>
    {
        private static long _last;

        public Pattern() => Template = new ConsumerRequest(new ConsumerId(Interlocked.Decrement(ref _last)), this, "pattern", 1, 1);

        public ConsumerRequest Template { get; }

        public TreePath Path => TreePath.Root;

        public bool IsClosed => false;

        public List<string> Matches { get; } = [];

        public int Attached { get; private set; }

        public event Action? Matched;

        public bool Tell(ConsumerEvent message) => TryTell(message);

        public bool TryTell(ConsumerEvent message)
        {
            switch (message)
            {
                case ConsumerEvent.Matched matched:
                    Assert.Equal(Template.Id, matched.Template);
                    Matched?.Invoke();
                    Matches.Add(matched.Destination.Name.Name);
                    break;
                case ConsumerEvent.PatternAttached:
                    Attached++;
                    break;
            }
            return true;
        }
    }
}
