using ActorMQ.Actors.Collections;


namespace ActorMQ.Actors.Tests.Collections;

public sealed class SharedListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_holds_what_a_list_would_in_its_order_whatever_comes_and_goes(int seed)
    {
        var random = new Random(seed);
        var (list, expected) = (SharedList<int>.Empty, new List<int>());
        for (var step = 0; step < 5000; step++)
        {
            // First it grows, then it shrinks.
            if (expected.Count == 0 || random.Next(100) < (step < 2500 ? 70 : 30))
            {
                list = list.Add(step);
                expected.Add(step);
            }
            else
            {
                var gone = expected[random.Next(expected.Count)];
                list = list.Remove(gone);
                expected.Remove(gone);
            }
            if (step % 50 != 0) continue;
            Assert.Equal(expected, list.Pieces.SelectMany(piece => piece));
            Assert.DoesNotContain(list.Pieces, piece => piece.IsEmpty);
            Assert.Equal(expected.Count == 0, list.IsEmpty);
        }

        Assert.Same(list, list.Remove(-1));
    }

    [Fact]
    public void What_little_is_left_of_a_long_one_is_in_few_pieces()
    {
        var list = SharedList<int>.Empty;
        for (var i = 0; i < 10_000; i++) list = list.Add(i);
        Assert.InRange(list.Pieces.Length, 78, 80);

        for (var i = 0; i < 10_000; i++)
        {
            if (i % 100 != 0) list = list.Remove(i);
        }

        Assert.Equal(100, list.Pieces.Sum(piece => piece.Length));
        Assert.InRange(list.Pieces.Length, 1, 10);
    }
}
