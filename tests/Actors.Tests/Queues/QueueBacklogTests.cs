using System.Globalization;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Histories;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Queues;

/// <summary>Consumers with selectors, and a backlog that does not fit into memory.</summary>
public class QueueBacklogTests
{
    private const int Depth = 100_000;
    private const long MemoryLimit = 256 << 10;

    // What may come above the limit: one page, and the bit that every queue may keep.
    private const long PageBytes = 2 << 20;

    private readonly QueueWorld _world = new(
        new QueueOptions { IdleTimeout = TimeSpan.Zero },
        new MemoryBudget(MemoryLimit),
        new JournalModel(),
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private long _mostMemory;
    private int _pages;

    [Fact]
    public void A_message_behind_a_hundred_thousand_that_nobody_selects_is_found()
    {
        PublishBacklog("colour:red");
        Publish("wanted", "colour:blue");

        var consumer = Attach("colour = 'blue'");
        Settle();

        Assert.Equal("wanted", consumer.Text);
        Assert.True(_mostMemory < MemoryLimit + PageBytes, $"{_mostMemory} bytes in memory");
        Assert.Equal(Depth + 1, _world.State.Count);
    }

    [Fact]
    public void The_backlog_is_read_once_however_much_comes_after_it()
    {
        PublishBacklog("colour:red");
        var consumer = Attach("colour = 'blue'", prefetch: 100);
        Settle();
        var pages = _pages;

        for (var i = 0; i < 20; i++)
        {
            Publish($"red{i}", "colour:red");
            Publish($"blue{i}", "colour:blue");
            Settle();
        }

        Assert.Equal(20, consumer.Deliveries.Count);
        // A page is asked for at most for each message that came, none for what was seen before.
        Assert.InRange(_pages - pages, 0, 40);
    }

    [Fact]
    public void Who_comes_later_with_another_selector_finds_what_was_passed_over()
    {
        Publish("first", "colour:green");
        PublishBacklog("colour:red");
        Publish("last", "colour:green");
        Attach("colour = 'blue'");
        Settle();

        var consumer = Attach("colour = 'green'");
        Settle();

        Assert.Equal("first last", consumer.Text);
        Assert.True(_mostMemory < MemoryLimit + PageBytes, $"{_mostMemory} bytes in memory");
    }

    [Fact]
    public void Two_selectors_that_share_a_backlog_each_find_theirs_in_order()
    {
        for (var i = 0; i < 20; i++) PublishMany(500, $"colour:{(i % 2 == 0 ? "red" : "blue")}", $"{i}-");
        var red = Attach("colour = 'red'", prefetch: 10);
        var blue = Attach("colour = 'blue'", prefetch: 1000);

        while (red.Deliveries.Count + blue.Deliveries.Count < 10_000)
        {
            var before = red.Deliveries.Count + blue.Deliveries.Count;
            Settle();
            foreach (var consumer in new[] { red, blue }) _world.Tell(new DestinationCommand.AcceptUpTo(consumer.Id, long.MaxValue));
            Settle();
            Assert.NotEqual(before, red.Deliveries.Count + blue.Deliveries.Count);
        }
        Settle();

        foreach (var consumer in new[] { red, blue })
        {
            Assert.Equal(5000, consumer.Deliveries.Count);
            Assert.Equal(consumer.Ids.OrderBy(Order), consumer.Ids);
        }

        static (int Batch, int Number) Order(string id) =>
            (int.Parse(id.Split('-')[0], CultureInfo.InvariantCulture), int.Parse(id.Split('-')[1], CultureInfo.InvariantCulture));
    }

    private void PublishBacklog(string header)
    {
        for (var i = 0; i < Depth; i += 1000) PublishMany(1000, header, $"{i}-");
        _world.Journal.CommitAll();
        Settle();
    }

    private void PublishMany(int count, string header, string prefix)
    {
        var items = Enumerable.Range(0, count).Select(i => new PublishItem(TestMessages.Of($"{prefix}{i}", persistent: true, headers: header), default));
        _world.Tell(new DestinationCommand.Publish([.. items]));
        _world.Run();
    }

    private void Publish(string id, string header)
    {
        _world.Tell(new DestinationCommand.Publish([new PublishItem(TestMessages.Of(id, persistent: true, headers: header), default)]));
        _world.Run();
    }

    private TestSubscriber Attach(string selector, int prefetch = 10)
    {
        var subscriber = new TestSubscriber();
        var request = new ConsumerRequest(subscriber.Id, subscriber, "consumer", 1, prefetch) { Selector = Selector.Parse(selector) };
        _world.Tell(new DestinationCommand.Attach(request));
        _world.Run();
        return subscriber;
    }

    /// <summary>Lets the journal write and read until it is asked for nothing more.</summary>
    private void Settle()
    {
        do
        {
            _world.Run();
            _world.Journal.CommitAll();
            _world.Run();
            if (_world.Journal.Answer()) _pages++;
            _world.Run();
            _mostMemory = Math.Max(_mostMemory, _world.Memory.Used);
            if (_pages > 10_000) throw new InvalidOperationException("The queue reads for ever.");
        }
        while (_world.Journal.WaitingSubmissions > 0 || _world.Journal.WaitingReads > 0);
    }
}
