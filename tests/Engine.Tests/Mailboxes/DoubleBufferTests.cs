using ActorMQ.Actors.Engine.Mailboxes;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Engine.Tests.Mailboxes;

public sealed class DoubleBufferTests
{
    private const int Capacity = 200;

    [Fact]
    public void Behaves_like_a_bounded_queue_whatever_is_done_to_it()
    {
        // An operation is a number: so many adds when positive, else so many reads; zero is the actor going idle.
        Prop.ForAll(Gen.Choose(-150, 150).ArrayOf().ToArbitrary(), operations =>
        {
            var mailbox = new DoubleBuffer<int>(Capacity);
            var model = new Queue<int>();
            var next = 0;
            foreach (var operation in operations)
            {
                for (var i = 0; i < operation; i++)
                {
                    var fits = model.Count < Capacity;
                    Assert.Equal(fits, mailbox.TryAdd(next));
                    if (fits) model.Enqueue(next);
                    next++;
                }
                for (var i = 0; i > operation; i--)
                {
                    if (!mailbox.HasBatch && mailbox.HasIncoming) mailbox.TakeBatch();
                    Assert.Equal(model.Count > 0, mailbox.HasBatch);
                    if (model.Count > 0) Assert.Equal(model.Dequeue(), mailbox.Next());
                }
                if (operation == 0) mailbox.Trim();
                Assert.Equal(model.Count, mailbox.Count);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Going_idle_with_messages_waiting_keeps_every_one_of_them()
    {
        var mailbox = new DoubleBuffer<int>(1000);
        for (var i = 0; i < 150; i++) mailbox.TryAdd(i);
        mailbox.TakeBatch();
        mailbox.Next();
        for (var i = 150; i < 300; i++) mailbox.TryAdd(i);

        mailbox.Trim();

        var read = new List<int>();
        while (mailbox.HasBatch || mailbox.HasIncoming)
        {
            if (!mailbox.HasBatch) mailbox.TakeBatch();
            read.Add(mailbox.Next());
        }
        Assert.Equal(Enumerable.Range(1, 299), read);
    }

    [Fact]
    public void Does_not_hold_on_to_messages_that_were_read()
    {
        var mailbox = new DoubleBuffer<object>(10);
        var message = AddUnreachable(ref mailbox);
        mailbox.TakeBatch();
        mailbox.Next();

        GC.Collect();

        Assert.False(message.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference AddUnreachable(ref DoubleBuffer<object> mailbox)
    {
        var message = new object();
        mailbox.TryAdd(message);
        return new WeakReference(message);
    }
}
