using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Actors.Tests.Subscriptions;

/// <summary>Durable subscriptions, with a journal that commits when the test says so.</summary>
public sealed class DurableRegistryTests : IDestinationPolicies
{
    private static readonly DurableKey Key = new("client", "sub");
    private static readonly DestinationName Topic = DestinationName.Topic("news");

    private readonly VirtualTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private SimulationDispatcher _dispatcher = null!;
    private JournalModel _journal = new();
    private DestinationDirectory _directory = null!;
    private InterestLedger _interest = null!;
    private Ref<INetworkMessage> _network = null!;
    private readonly List<INetworkMessage> _news = [];

    public DurableRegistryTests() => Start();

    public int MaxDestinations => 100;

    public int MaxDestinationsPerUser => (MaxDestinations + 1) / 2;

    public int MaxDurableSubscriptions => 10_000;

    public int MaxDurableSubscriptionsPerUser => 5;

    public QueueOptions ForQueue(DestinationName name) => new();

    public TopicOptions ForTopic(DestinationName name) => new();

    public DurableOptions ForDurable(DestinationName topic) => new() { OfflineTimeout = TimeSpan.FromDays(7) };

    [Fact]
    public void Nobody_hears_of_it_before_it_is_durable()
    {
        var client = new Client(1);
        Tell(new DurableCommand.Open(Definition(), client.User));
        Assert.Null(client.Queue);

        Commit();

        Assert.Equal(Key.ToDestination(), client.Queue!.Name);
        Assert.Single(_directory.All);
    }

    [Fact]
    public void A_message_is_confirmed_when_it_is_durable_for_all_who_want_it()
    {
        foreach (var name in new[] { "a", "b" }) Open(new Client(1), Definition() with { Key = new DurableKey("c", name) });
        var publisher = new TestPublisher();

        Publish(publisher, TestMessages.Of("m", persistent: true), 7);
        Assert.Equal(1, publisher.Accepted);
        _journal.Commit();
        Run();
        Assert.Empty(publisher.Confirmed);
        Commit();

        Assert.Equal([7], publisher.Confirmed);
        Assert.Equal((1, 0), (publisher.Accepted, publisher.Refused.Count));
    }

    [Fact]
    public void A_message_that_nobody_wants_durably_is_confirmed_at_once()
    {
        Open(new Client(1), Definition() with { Topic = DestinationName.Topic("other") });
        var publisher = new TestPublisher();

        Publish(publisher, TestMessages.Of("m", persistent: true), 7);

        Assert.Equal([7], publisher.Confirmed);
        Assert.Equal(0, _journal.WaitingSubmissions);
    }

    [Fact]
    public void A_publisher_does_not_wait_for_a_subscription_that_is_removed()
    {
        var client = new Client(1);
        Open(client, Definition());
        Release(client);
        var publisher = new TestPublisher();
        Publish(publisher, TestMessages.Of("m", persistent: true), 7);
        BrokerError? error = null;
        var isAnswered = false;

        Tell(new DurableCommand.Remove(Key)
        {
            ReplyTo = new TestRef<DurableEvent>(answer => (error, isAnswered) = (((DurableEvent.Removed)answer).Error, true)),
        });
        Assert.False(isAnswered);
        Commit();

        Assert.True(isAnswered);
        Assert.Null(error);
        Assert.Equal([7], publisher.Confirmed);
        Assert.Empty(_journal.Ids);
        Assert.DoesNotContain(_directory.All, handle => handle.Name.Kind == DestinationKind.DurableSubscription);
    }

    [Fact]
    public void Another_connection_gets_it_when_the_first_has_let_go()
    {
        var (first, second, third) = (new Client(1), new Client(2), new Client(3));
        Open(first, Definition());
        Tell(new DurableCommand.Open(Definition(), second.User));
        Tell(new DurableCommand.Open(Definition(), third.User));
        Assert.Null(second.Queue);

        Release(second);
        Release(first);

        Assert.Null(second.Queue);
        Assert.NotNull(third.Queue);
    }

    [Fact]
    public void One_connection_cannot_use_it_twice()
    {
        Open(new Client(1), Definition());
        var again = new Client(1);

        Tell(new DurableCommand.Open(Definition(), again.User));

        Assert.Equal(ErrorCode.DurableSubscriptionInUse, again.Refusal!.Code);
    }

    [Fact]
    public void It_comes_back_with_a_restart_and_takes_what_comes_before_anybody_else_is_there()
    {
        Open(new Client(1), Definition());
        _journal = _journal.Restart();
        Start();

        var publisher = new TestPublisher();
        Publish(publisher, TestMessages.Of("m", persistent: true), 1);
        Commit();

        Assert.Equal([1], publisher.Confirmed);
        Assert.Contains("m", _journal.Ids);
    }

    [Fact]
    public void One_that_was_left_long_ago_goes_also_over_a_restart()
    {
        var client = new Client(1);
        Open(client, Definition());
        Release(client);
        Commit();
        Wait(TimeSpan.FromDays(4));
        _journal = _journal.Restart();
        Start();
        Wait(TimeSpan.FromDays(2));
        Commit();
        Assert.Single(_directory.All);

        Wait(TimeSpan.FromDays(1.1));
        Commit();

        Assert.Empty(_directory.All);
        Assert.Empty(_journal.Restart().Definitions);
    }

    [Fact]
    public void One_that_comes_back_in_time_stays()
    {
        var client = new Client(1);
        Open(client, Definition());
        Release(client);
        Wait(TimeSpan.FromDays(5));
        Open(client, Definition());
        Wait(TimeSpan.FromDays(30));
        Release(client);
        Wait(TimeSpan.FromDays(5));
        Commit();

        Assert.Single(_directory.All);
    }

    [Fact]
    public void Its_definition_is_written_one_change_after_the_other()
    {
        var client = new Client(1);
        Open(client, Definition());
        for (var i = 0; i < 3; i++)
        {
            Release(client);
            Wait(TimeSpan.FromSeconds(1));
            Tell(new DurableCommand.Open(Definition(), client.User));
        }
        Release(client);
        Commit();

        Assert.True(DurableDefinitionCodec.TryDecode(Assert.Single(_journal.Restart().Definitions).Message, out var stored));
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), stored.OfflineSince);
    }

    [Fact]
    public void What_another_broker_wants_no_more_is_removed_also_what_it_asked_for_before_a_restart()
    {
        var (kept, gone) = (Follow("kept", version: 3), Follow("gone", version: 3));
        _journal = _journal.Restart();
        Start();

        Retain(version: 4, kept.Key);

        Assert.Equal([kept.Key.ToDestination()], _directory.All.Select(handle => handle.Name));
        Assert.NotEqual(kept.Key, gone.Key);
    }

    [Fact]
    public void Old_news_of_another_broker_take_nothing_away_that_newer_ones_asked_for()
    {
        var wanted = Follow("news", version: 3);
        Retain(version: 2);
        Assert.Single(_directory.All);

        Retain(version: 5, wanted.Key);
        Retain(version: 4);
        Assert.Single(_directory.All);

        Retain(version: 6);
        Assert.Empty(_directory.All);
    }

    [Fact]
    public void What_a_link_hides_is_not_taken_to_be_unwanted()
    {
        var hidden = Follow("hidden", version: 3);
        Follow("news", version: 3);

        Retain(version: 4);

        Assert.Equal([hidden.Key.ToDestination()], _directory.All.Select(handle => handle.Name));
    }

    [Fact]
    public void The_network_hears_that_a_later_run_of_a_broker_is_remembered_than_the_one_that_is_there()
    {
        Follow("news", version: 3);

        Tell(new DurableCommand.Retain(BrokerSubscriptions.ClientIdOf("other"), new HashSet<string>(), new InterestStamp(0, 7), LinkFilter.Open, _network));
        Commit();

        Assert.Equal([new DurableEvent.LaterRunRemembered("other", 1)], _news);
        Assert.Single(_directory.All);
    }

    [Fact]
    public void What_one_broker_wants_says_nothing_of_what_others_and_clients_do()
    {
        Open(new Client(1), Definition());
        Follow("news", version: 1);

        Tell(new DurableCommand.Retain(BrokerSubscriptions.ClientIdOf("another"), new HashSet<string>(), new InterestStamp(9, 9), LinkFilter.Open, _network));
        Commit();

        Assert.Equal(2, _directory.All.Count);
    }

    [Fact]
    public void One_user_leaves_durable_subscriptions_to_others_also_after_a_restart()
    {
        var mine = Definition() with { Creator = "user alice" };
        for (var i = 0; i < MaxDurableSubscriptionsPerUser; i++) Open(new Client(i + 1), mine with { Key = new DurableKey($"a{i}", "s") });
        _journal = _journal.Restart();
        Start();

        var refused = new Client(7);
        Tell(new DurableCommand.Open(mine with { Key = new DurableKey("one-more", "s") }, refused.User));
        Commit();

        var expected = "The maximum number of durable subscriptions of user alice was exceeded "
            + $"({MaxDurableSubscriptionsPerUser}; destinations.max-durable-subscriptions-per-user)";
        Assert.Equal(expected, refused.Refusal?.Message);
        Open(new Client(8), mine with { Key = new DurableKey("bobs", "s"), Creator = "user bob" });
        Follow("news", version: 1);
    }

    [Fact]
    public void What_another_broker_asks_for_it_is_not_asked_for_in_turn()
    {
        Follow("news", version: 1);
        Assert.Empty(_interest.TemplatesFor(new InterestEntry(new DestinationName(DestinationKind.DurableSubscription, "news"), null)));

        Open(new Client(1), Definition());
        Assert.Single(_interest.TemplatesFor(BrokerSubscriptions.InterestOf(Definition())));
    }

    [Fact]
    public void Other_brokers_are_asked_before_the_first_of_them_can_be_reached()
    {
        Open(new Client(1), Definition());
        _journal = _journal.Restart();
        _dispatcher = new SimulationDispatcher(new Random(1));
        var system = EngineSystem.Create("test", _time, _dispatcher, new Random(1), NullLoggerFactory.Instance);
        var interest = new InterestLedger();

        _ = new DestinationDirectory(system, _journal, new MemoryBudget(long.MaxValue), this, NullLoggerFactory.Instance, interest: interest);

        // Nobody had a turn yet.
        Assert.Single(interest.TemplatesFor(BrokerSubscriptions.InterestOf(Definition())));
    }

    [Fact]
    public void Other_brokers_are_asked_as_long_as_one_subscription_wants_it()
    {
        var clients = new[] { new Client(1), new Client(2) };
        var definitions = clients.Select(client => Definition() with { Key = new DurableKey($"c{client.Connection}", "s") }).ToArray();
        for (var i = 0; i < 2; i++) Open(clients[i], definitions[i]);
        var wanted = BrokerSubscriptions.InterestOf(definitions[0]);
        Assert.Single(_interest.TemplatesFor(wanted));

        for (var i = 0; i < 2; i++)
        {
            Assert.Single(_interest.TemplatesFor(wanted));
            Tell(new DurableCommand.Release(definitions[i].Key, clients[i].User));
            Tell(new DurableCommand.Remove(definitions[i].Key));
            Commit();
        }

        Assert.Empty(_interest.TemplatesFor(wanted));
    }

    [Fact]
    public void What_came_from_another_broker_is_not_for_durable_subscriptions()
    {
        Open(new Client(1), Definition());
        var publisher = new TestPublisher();
        var message = TestMessages.Of("m", persistent: true);

        Publish(publisher, new Message(message.Frame, message.BodyStart) { Flags = message.Flags, SenderConnection = ConnectionNumber.Network }, 7);

        Assert.Equal([7], publisher.Confirmed);
        Assert.Equal(0, _journal.WaitingSubmissions);
    }

    /// <summary>Another broker asks for a topic, and is lost.</summary>
    private DurableDefinition Follow(string topic, long version)
    {
        var wanted = new InterestEntry(new DestinationName(DestinationKind.DurableSubscription, topic), null);
        var definition = BrokerSubscriptions.Define("other", wanted, new InterestStamp(1, version));
        var follower = new Client(ConnectionNumber.Network);
        Open(follower, definition);
        Tell(new DurableCommand.Release(definition.Key, follower.User));
        Commit();
        return definition;
    }

    private void Retain(long version, params DurableKey[] keys)
    {
        Tell(new DurableCommand.Retain(
            BrokerSubscriptions.ClientIdOf("other"),
            keys.Select(key => key.Name).ToHashSet(),
            new InterestStamp(1, version),
            new LinkFilter { Excluded = [new LinkFilter.Entry(null, new DestinationPattern("hidden"))] },
            _network));
        Commit();
    }

    private static DurableDefinition Definition() => new(Key, Topic);

    private void Start()
    {
        _dispatcher = new SimulationDispatcher(new Random(1));
        var system = EngineSystem.Create("test", _time, _dispatcher, new Random(1), NullLoggerFactory.Instance);
        _interest = new InterestLedger();
        _network = system.Spawn(new Props<INetworkMessage>(() => new Network(_news)), "network");
        _directory = new DestinationDirectory(system, _journal, new MemoryBudget(long.MaxValue), this, NullLoggerFactory.Instance, interest: _interest);
        Run();
    }

    private void Open(Client client, DurableDefinition definition)
    {
        Tell(new DurableCommand.Open(definition, client.User));
        Commit();
        Assert.NotNull(client.Queue);
    }

    private sealed class Network(List<INetworkMessage> news) : Actor<INetworkMessage>
    {
        protected override void OnReceive(INetworkMessage message) => news.Add(message);
    }

    private void Release(Client client) => Tell(new DurableCommand.Release(Key, client.User));

    private void Publish(TestPublisher publisher, Message message, long token)
    {
        DestinationHandle? topic = null;
        _directory.Resolve(Topic, null, new TestRef<ResolveAnswer>(answer => topic = ((ResolveAnswer.Resolved)answer).Handle));
        Run();
        topic!.Actor.Tell(new DestinationCommand.Publish([new PublishItem(message, publisher.Ticket(token))]));
        Run();
    }

    private void Tell(DurableCommand command)
    {
        _directory.Durables.Tell(command);
        Run();
    }

    private void Commit()
    {
        Run();
        while (_journal.WaitingSubmissions > 0)
        {
            _journal.Commit();
            Run();
        }
    }

    private void Wait(TimeSpan time)
    {
        _time.Advance(time);
        Run();
    }

    private void Run() => _dispatcher.RunUntilIdle(100_000);

    private sealed class Client
    {
        public Client(long connection) => User = new DurableUser(connection, 0, $"connection {connection}", new TestRef<DurableEvent>(Hear));

        public DurableUser User { get; }

        public long Connection => User.Connection;

        public DestinationHandle? Queue { get; private set; }

        public BrokerError? Refusal { get; private set; }

        private void Hear(DurableEvent told)
        {
            if (told is DurableEvent.Opened opened) Queue = opened.Queue;
            else if (told is DurableEvent.Refused refused) Refusal = refused.Error;
        }
    }
}
