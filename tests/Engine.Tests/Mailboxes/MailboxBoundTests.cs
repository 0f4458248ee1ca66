using ActorMQ.Actors.Engine;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests.Mailboxes;

public sealed class MailboxBoundTests
{
    private readonly World _world = new();

    [Fact]
    public void A_full_mailbox_refuses_and_what_was_told_becomes_a_dead_letter()
    {
        var received = new List<int>();
        var actor = _world.Spawn(new Props<int>(() => new Script<int> { Received = (_, m) => received.Add(m) }) { MailboxCapacity = 3 });

        var taken = Enumerable.Range(1, 5).Select(actor.Tell).ToList();
        _world.Run();

        Assert.Equal([true, true, true, false, false], taken);
        Assert.Equal([1, 2, 3], received);
        Assert.Equal(2, _world.System.DeadLetterLog.Count);
        Assert.All(_world.System.DeadLetterLog.Recent, letter => Assert.Equal(DeadLetterReason.MailboxFull, letter.Reason));
    }

    [Fact]
    public void What_was_only_tried_is_the_senders_business_when_refused()
    {
        var actor = _world.Spawn(new Props<int>(() => new Script<int>()) { MailboxCapacity = 1 });

        Assert.True(actor.TryTell(1));
        Assert.False(actor.TryTell(2));

        Assert.Equal(0, _world.System.DeadLetterLog.Count);
    }

    [Fact]
    public void There_is_room_again_as_soon_as_messages_were_handled()
    {
        var actor = _world.Spawn(new Props<int>(() => new Script<int>()) { MailboxCapacity = 1 });
        Assert.True(actor.TryTell(1));

        _world.Run();

        Assert.True(actor.TryTell(2));
    }

    [Fact]
    public void The_unhandled_rest_of_a_batch_counts_against_the_bound()
    {
        var answers = new List<(bool, bool)>();
        var actor = _world.Spawn(new Props<int>(() => new Script<int>
        {
            Received = (context, message) =>
            {
                if (message > 0) answers.Add((context.Self.TryTell(0), context.Self.TryTell(0)));
            },
        })
        { MailboxCapacity = 3 });
        for (var i = 1; i <= 3; i++) actor.TryTell(i);

        _world.Run();

        // Each message handled makes room for one more, never for two.
        Assert.Equal([(true, false), (true, false), (true, false)], answers);
    }
}
