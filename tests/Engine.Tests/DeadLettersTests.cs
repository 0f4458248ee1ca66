using ActorMQ.Actors.Engine;
using ActorMQ.Engine.Tests.Support;
using Akka.Actor;
using Akka.Event;

namespace ActorMQ.Engine.Tests;

public sealed class DeadLettersTests
{
    private readonly World _world = new();

    [Fact]
    public void All_are_counted_and_the_latest_are_kept_oldest_first()
    {
        for (var i = 0; i < 100; i++) Add($"/user/{i}", DeadLetterReason.Stopped);

        Assert.Equal(100, _world.System.DeadLetterLog.Count);
        Assert.Equal(
            [.. Enumerable.Range(36, 64).Select(i => $"/user/{i}")],
            _world.System.DeadLetterLog.Recent.Select(letter => letter.Receiver.ToString()).ToList());
    }

    [Fact]
    public void Each_says_when_for_whom_what_and_why()
    {
        _world.Time.Advance(TimeSpan.FromSeconds(5));

        Add("/user/a", DeadLetterReason.MailboxFull);

        var at = DateTimeOffset.UnixEpoch.AddSeconds(5);
        Assert.Equal(
            new DeadLetterEntry(at, TreePath.Parse("/user/a"), "Int32", DeadLetterReason.MailboxFull),
            Assert.Single(_world.System.DeadLetterLog.Recent));
    }

    [Fact]
    public void What_Akka_itself_cannot_deliver_is_among_them()
    {
        _world.System.ActorSelection("/user/nobody").Tell("x");
        _world.Run();

        var letter = Assert.Single(_world.System.DeadLetterLog.Recent);
        Assert.Equal(("/user/nobody", "String"), (letter.Receiver.ToString(), letter.MessageType));
    }

    [Fact]
    public void Who_listens_for_them_on_the_event_stream_hears_of_ours()
    {
        var heard = new List<object>();
        var listener = _world.Spawn<object>(() => new Script<object> { Received = (_, message) => heard.Add(message) }, "listener");
        _world.System.EventStream.Subscribe(listener.Underlying, typeof(DeadLetter));
        var gone = _world.Spawn<string>(() => new Script<string>(), "gone");
        _world.Stop(gone);

        gone.Tell("x");
        _world.Run();

        Assert.Equal("x", Assert.IsType<DeadLetter>(Assert.Single(heard)).Message);
    }

    [Fact]
    public void One_line_a_second_is_logged_and_says_how_many_there_were_since_the_last()
    {
        for (var second = 0; second < 3; second++)
        {
            for (var i = 0; i < 10; i++) Add("/user/a", DeadLetterReason.Stopped);
            _world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            [
                "dead letter path=/user/a message=Int32 dead_letters=1",
                "dead letter path=/user/a message=Int32 dead_letters=10",
                "dead letter path=/user/a message=Int32 dead_letters=10",
            ],
            _world.Log.Lines.ToList());
    }

    [Fact]
    public void Letters_to_stopped_actors_do_not_hide_a_full_mailbox()
    {
        Add("/user/stopped", DeadLetterReason.Stopped);
        Add("/user/full", DeadLetterReason.MailboxFull);

        Assert.Equal("mailbox full path=/user/full message=Int32 dead_letters=1", Assert.Single(_world.Log.Errors));
    }

    [Fact]
    public void None_is_lost_when_many_threads_add()
    {
        Threads.Race(4, _ =>
        {
            for (var i = 0; i < 1000; i++) Add("/user/a", DeadLetterReason.Stopped);
        });

        Assert.Equal(4000, _world.System.DeadLetterLog.Count);
        Assert.Equal(64, _world.System.DeadLetterLog.Recent.Count);
    }

    private void Add(string path, DeadLetterReason reason)
    {
        var receiver = new EmptyLocalActorRef(null!, ActorPath.Parse($"akka://world{path}"), _world.System.EventStream);
        AllDeadLetters letter = reason == DeadLetterReason.Stopped
            ? new DeadLetter(1, _world.System.DeadLetters, receiver)
            : new Dropped(1, "full", _world.System.DeadLetters, receiver);
        _world.System.EventStream.Publish(letter);
    }
}
