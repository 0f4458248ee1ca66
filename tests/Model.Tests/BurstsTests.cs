using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests;

public sealed class BurstsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Window = BurstLimits.Default.Window;

    private readonly Bursts<string> _bursts = new();

    [Fact]
    public void A_burst_is_said_when_it_begins_and_then_once_in_a_while_with_how_many_there_were()
    {
        Assert.True(_bursts.Note("a", Start, out var times));
        Assert.Equal(1, times);
        for (var i = 1; i <= 500; i++) Assert.False(_bursts.Note("a", Start.AddMilliseconds(i), out _));

        Assert.True(_bursts.Note("a", Start + Window, out times));

        Assert.Equal(501, times);
        Assert.False(_bursts.Note("a", Start + Window, out _));
    }

    [Fact]
    public void What_is_different_is_a_burst_of_its_own_as_far_as_there_is_room()
    {
        for (var i = 0; i < BurstLimits.Default.Most; i++) Assert.True(_bursts.Note($"{i}", Start, out _));

        Assert.False(_bursts.Note("one more", Start, out _));

        Assert.True(_bursts.Note("one more", Start + Window, out _));
    }

    [Fact]
    public void A_clock_that_is_set_back_silences_nobody()
    {
        Assert.True(_bursts.Note("a", Start.AddDays(1), out _));

        Assert.True(_bursts.Note("a", Start, out _));
    }

    [Fact]
    public void Whatever_happens_it_is_said_in_time_and_not_too_often()
    {
        var limits = Gen.Choose(1, 8).SelectMany(_ => Gen.Choose(1, 6), (most, lines) => new BurstLimits(TimeSpan.FromSeconds(10), most, lines));
        var notes = Gen.Choose(0, 9).SelectMany(_ => Gen.Choose(0, 4), (key, seconds) => (Key: key, Seconds: seconds)).ListOf();
        Prop.ForAll(limits.ToArbitrary(), notes.ToArbitrary(), (limit, all) =>
        {
            var bursts = new Bursts<int>(limit);
            var said = new List<(int Key, DateTimeOffset At)>();
            var unsaid = new Dictionary<int, int>();
            var now = Start;
            foreach (var (key, seconds) in all)
            {
                now += TimeSpan.FromSeconds(seconds);
                var lately = said.Where(line => now - line.At < limit.Window).ToList();
                var mayBeSaid = lately.Count < limit.MostLines && lately.TrueForAll(line => line.Key != key)
                    && (said.Exists(line => line.Key == key) || lately.DistinctBy(line => line.Key).Count() < limit.Most);
                var isSaid = bursts.Note(key, now, out var times);
                // Nothing too often.
                Assert.True(!isSaid || (lately.Count < limit.MostLines && lately.TrueForAll(line => line.Key != key)));
                // With room and a line left whatever is new or due is said at once.
                Assert.True(isSaid || !mayBeSaid || said.Exists(line => line.Key == key));
                if (isSaid)
                {
                    Assert.InRange(times, 1, unsaid.GetValueOrDefault(key) + 1);
                    unsaid[key] = 0;
                    said.Add((key, now));
                }
                else
                {
                    unsaid[key] = unsaid.GetValueOrDefault(key) + 1;
                }
            }
        }).QuickCheckThrowOnFailure();
    }
}
