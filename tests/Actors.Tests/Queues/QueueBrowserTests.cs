using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Support;


namespace ActorMQ.Actors.Tests.Queues;

public class QueueBrowserTests
{
    [Fact]
    public void A_browser_sees_all_that_is_there_and_takes_nothing()
    {
        var queue = new QueueScene();
        queue.Publish("1", "2");

        var browser = queue.Attach(browser: true);

        Assert.Equal(("1 2", 1), (browser.Text, browser.BrowseEnds));
        Assert.Equal("1 2", queue.Attach().Text);
    }

    [Fact]
    public void A_browser_sees_what_is_with_consumers()
    {
        var queue = new QueueScene();
        queue.Attach();
        queue.Publish("1");

        Assert.Equal("1", queue.Attach(browser: true).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_browser_does_not_see_what_has_expired(bool isOnDisk)
    {
        var queue = new QueueScene(isOnDisk ? new QueueOptions { MemoryWindow = default, GuaranteedMessages = 0 } : new QueueOptions());
        queue.Publish(TestMessages.Of("1", expires: queue.World.Now + 1000), TestMessages.Of("2"));
        queue.World.Settle();
        queue.Wait(TimeSpan.FromMilliseconds(1000));

        var browser = queue.Attach(browser: true);
        queue.World.Settle();

        Assert.Equal(("2", 1), (browser.Text, browser.BrowseEnds));
    }

    [Fact]
    public void A_browser_does_not_see_what_comes_after_it()
    {
        var queue = new QueueScene();
        queue.Publish("1", "2");
        var browser = queue.Attach(prefetch: 1, browser: true);

        queue.Publish("3");
        for (var i = 0; i < 3; i++) Took(queue, browser);

        Assert.Equal(("1 2", 1), (browser.Text, browser.BrowseEnds));
    }

    [Fact]
    public void A_browser_gets_no_more_than_it_has_room_for()
    {
        var queue = new QueueScene();
        queue.Publish("1", "2");

        var browser = queue.Attach(prefetch: 1, browser: true);
        Assert.Equal("1", browser.Text);
        Took(queue, browser);

        Assert.Equal("1 2", browser.Text);
    }

    [Fact]
    public void A_browser_with_a_selector_sees_only_what_it_matches()
    {
        var queue = new QueueScene();
        queue.Publish(TestMessages.Of("1"), TestMessages.Of("2", headers: "colour:red"));

        Assert.Equal("2", queue.Attach(browser: true, selector: "colour = 'red'").Text);
    }

    [Fact]
    public void A_browser_sees_what_is_on_disk_only()
    {
        var queue = new QueueScene(new QueueOptions { GuaranteedMessages = 0, MemoryWindow = default });
        queue.Publish(TestMessages.Of("1", persistent: true), TestMessages.Of("2", persistent: true));
        queue.World.Settle();

        var browser = queue.Attach(browser: true);
        queue.World.Settle();

        Assert.Equal(("1 2", 1), (browser.Text, browser.BrowseEnds));
        Assert.Equal(0, queue.World.Memory.Used);
    }

    [Fact]
    public void The_browser_of_an_empty_queue_ends_at_once()
    {
        var browser = new QueueScene().Attach(browser: true);

        Assert.Equal(("", 1), (browser.Text, browser.BrowseEnds));
    }

    private static void Took(QueueScene queue, TestSubscriber browser)
    {
        queue.World.Tell(new DestinationCommand.Grant(browser.Id, 1, 0));
        queue.World.Run();
    }

    [Fact]
    public void A_deep_queue_is_shown_in_turns()
    {
        var queue = new QueueScene(maxEndSteps: 5);
        var ids = Enumerable.Range(1, 50).Select(i => $"{i}").ToArray();
        queue.Publish([.. ids.Select(id => TestMessages.Of(id, headers: "size:1"))]);
        var before = queue.World.Turns;

        var (all, none) = (queue.Attach("all", browser: true), queue.Attach("none", browser: true, selector: "size > 1"));

        Assert.Equal((string.Join(' ', ids), ""), (all.Text, none.Text));
        Assert.Equal((1, 1), (all.BrowseEnds, none.BrowseEnds));
        Assert.InRange(queue.World.Turns - before, 20, 40);
    }
}
