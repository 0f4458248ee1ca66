using ActorMQ.Actors.Collections;


namespace ActorMQ.Actors.Tests.Collections;

public class RingTests
{
    [Fact]
    public void Elements_come_out_in_the_order_they_went_in_however_often_the_ring_turns_and_grows()
    {
        var ring = new Ring<int>();
        var expected = new Queue<int>();
        for (var i = 0; i < 5000; i++)
        {
            ring.Add(i);
            expected.Enqueue(i);
            if (i % 3 != 0) continue;
            Assert.Equal(expected.Dequeue(), ring[0]);
            ring.RemoveFirst();
        }
        Assert.Equal(expected, Enumerable.Range(0, ring.Count).Select(i => ring[i]));
    }

    [Fact]
    public void A_ring_that_was_large_still_holds_what_is_left()
    {
        var ring = new Ring<int>();
        for (var i = 0; i < 10_000; i++) ring.Add(i);

        for (var i = 0; i < 9_990; i++) ring.RemoveFirst();

        Assert.Equal(Enumerable.Range(9_990, 10), Enumerable.Range(0, ring.Count).Select(i => ring[i]));
    }

    [Fact]
    public void Packing_keeps_the_order_of_what_stays()
    {
        var ring = new Ring<int>();
        for (var i = 0; i < 12; i++) ring.Add(i);
        for (var i = 0; i < 6; i++) ring.RemoveFirst();
        for (var i = 12; i < 20; i++) ring.Add(i);

        ring.Pack(n => n % 2 == 0);

        Assert.Equal([6, 8, 10, 12, 14, 16, 18], Enumerable.Range(0, ring.Count).Select(i => ring[i]));
    }
}
