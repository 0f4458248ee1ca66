using ActorMQ.Nodes.Bench.Measuring;

namespace ActorMQ.Nodes.Tests.Bench;

public sealed class DeliveryTests
{
    [Fact]
    public void A_set_of_numbers_knows_each_once_in_any_order()
    {
        var random = new Random(7);
        var (set, model) = (new SequenceSet(), new HashSet<long>());
        for (var i = 0; i < 50_000; i++)
        {
            // Most of them neighbours, so that chunks become full, and some far away.
            long number = random.Next(10) > 0 ? random.Next(20_000) : random.NextInt64(10_000_000);
            Assert.Equal(model.Add(number), set.Add(number));
        }
        Assert.Equal(model.Count, set.Count);
    }

    [Fact]
    public void Several_threads_may_add_and_each_number_is_new_to_one_of_them()
    {
        const int Numbers = 40_000;
        var set = new SequenceSet();
        var firsts = 0;
        Parallel.For(0, 4, _ =>
        {
            for (var number = 0; number < Numbers; number++)
            {
                if (set.Add(number)) Interlocked.Increment(ref firsts);
            }
        });
        Assert.Equal(Numbers, firsts);
        Assert.Equal(Numbers, set.Count);
    }

    [Fact]
    public void Duplicates_are_found_across_the_consumers_of_a_queue_and_disorder_for_each()
    {
        var audience = new Audience();
        var (one, other) = (new DeliveryCheck(audience), new DeliveryCheck(audience));
        Assert.Equal(Verdict.Good, one.Check(Message(0)));
        Assert.Equal(Verdict.Good, other.Check(Message(2)));
        Assert.Equal(Verdict.Good, one.Check(Message(1)));
        Assert.Equal(Verdict.Duplicate, other.Check(Message(1)));
        Assert.Equal(Verdict.Good, one.Check(Message(9)));
        Assert.Equal(Verdict.OutOfOrder, one.Check(Message(5)));
        Assert.Equal(Verdict.Good, one.Check(Message(0, sender: 2)));
    }

    [Fact]
    public void A_stamp_is_read_as_it_was_written()
    {
        var stamp = new Stamp(uint.MaxValue, 3, 123_456, 789);
        var body = new byte[Stamp.Length + 10];
        stamp.Write(body);
        Assert.True(Stamp.TryRead(body, out var read));
        Assert.Equal(stamp, read);
        Assert.False(Stamp.TryRead(body.AsSpan(0, Stamp.Length - 1), out _));
        Assert.False(Stamp.TryRead(new byte[Stamp.Length], out _));
    }

    [Fact]
    public void A_timeline_tells_how_fast_each_part_was()
    {
        var timeline = new Timeline();
        // A thousand per second at first, then a hundred.
        for (var second = 0; second <= 10; second++) timeline.Add(second * MonotonicClock.NanosecondsPerSecond, second * 1000);
        for (var second = 1; second <= 100; second++) timeline.Add((10 + second) * MonotonicClock.NanosecondsPerSecond, 10_000 + (second * 100));
        Assert.Equal([1000, 1000, 100, 100], timeline.Rates(4).Select(rate => Math.Round(rate)));
    }

    private static Stamp Message(long sequence, uint sender = 1) => new(1, sender, sequence, 0);
}
