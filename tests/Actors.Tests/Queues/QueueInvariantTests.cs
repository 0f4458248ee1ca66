using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Support;

namespace ActorMQ.Actors.Tests.Queues;

/// <summary>What must hold of a queue between turns, and what is said when it does not.</summary>
public class QueueInvariantTests
{
    private readonly QueueScene _queue = new();

    [Fact]
    public void A_consumer_that_is_not_what_its_room_says_is_found()
    {
        _queue.Attach("c");
        _queue.State.Check();

        _queue.State.Consumers.Single().State = ConsumerState.Full;

        Assert.Equal("consumer c is Full, and should be Ready", Broken());
    }

    [Fact]
    public void A_message_that_is_not_counted_is_found()
    {
        _queue.Publish("1", "2");
        _queue.State.Check();

        _queue.State.Lanes.Single().Waiting--;

        Assert.Equal("1 messages of lane 4 wait, and should be 2", Broken());
    }

    private string Broken() => Assert.Throws<BrokenInvariantException>(_queue.State.Check).Message;
}
