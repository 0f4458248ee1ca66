using ActorMQ.Actors.Engine.Simulation;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Engine.Tests.Simulation;

public sealed class VirtualTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualTimeProvider _time = new(Start);
    private readonly List<string> _fired = [];

    [Fact]
    public void Stands_still_until_advanced()
    {
        var timestamp = _time.GetTimestamp();
        Assert.Equal(Start, _time.GetUtcNow());

        _time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(Start.AddSeconds(90), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), _time.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetElapsedTime(timestamp));
    }

    [Fact]
    public void Fires_like_a_sorted_list_whatever_is_set_and_changed()
    {
        // Each step changes one of four timers, or, for the fifth, lets time pass.
        var step = Gen.Choose(0, 4).SelectMany(_ => Gen.Choose(-1, 20), (timer, number) => (Timer: timer, Number: number));
        Prop.ForAll(step.ArrayOf().ToArbitrary(), steps =>
        {
            var time = new VirtualTimeProvider(Start);
            var fired = new List<(int Timer, double At)>();
            var timers = Enumerable.Range(0, 4).Select(i => time.CreateTimer(
                _ => fired.Add((i, time.Elapsed.TotalMilliseconds)),
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan)).ToList();
            var expected = new List<(int Timer, double At)>();
            var due = new List<(int At, int Order, int Timer)>();
            var now = 0;
            for (var order = 0; order < steps.Length; order++)
            {
                var (timer, number) = steps[order];
                if (timer < 4)
                {
                    // Minus one stands for Timeout.InfiniteTimeSpan.
                    timers[timer].Change(TimeSpan.FromMilliseconds(number), Timeout.InfiniteTimeSpan);
                    due.RemoveAll(d => d.Timer == timer);
                    if (number >= 0) due.Add((now + number, order, timer));
                    continue;
                }
                now += Math.Max(0, number);
                time.Advance(TimeSpan.FromMilliseconds(Math.Max(0, number)));
                expected.AddRange(due.Where(d => d.At <= now).Order().Select(d => (d.Timer, (double)d.At)));
                due.RemoveAll(d => d.At <= now);
                Assert.Equal(expected, fired);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_timer_sees_the_time_it_was_due()
    {
        _time.CreateTimer(_ => _fired.Add($"{_time.Elapsed.TotalSeconds}"), null, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));

        _time.Advance(TimeSpan.FromSeconds(12));

        Assert.Equal(["3", "7", "11"], _fired);
    }

    [Fact]
    public void Going_to_the_next_timer_fires_one_and_stops_at_the_limit()
    {
        Set("a", 5);
        Set("b", 5);
        Set("c", 6);

        Assert.True(_time.AdvanceToNextTimer(TimeSpan.FromSeconds(5)));
        Assert.Equal(["a"], _fired);
        Assert.True(_time.AdvanceToNextTimer(TimeSpan.FromSeconds(5)));
        Assert.False(_time.AdvanceToNextTimer(TimeSpan.FromSeconds(5)));

        Assert.Equal(["a", "b"], _fired);
        Assert.Equal(TimeSpan.FromSeconds(5), _time.Elapsed);
    }

    [Fact]
    public void A_disposed_timer_never_fires_and_cannot_be_set_again()
    {
        var timer = Set("x", 1);
        timer.Dispose();

        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(_fired);
    }

    [Fact]
    public void A_timer_can_set_itself_again()
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                _fired.Add($"{_time.Elapsed.TotalSeconds}");
                timer!.Change(TimeSpan.FromSeconds(_fired.Count), Timeout.InfiniteTimeSpan);
            },
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(["1", "2", "4", "7"], _fired);
    }

    [Fact]
    public async Task Drives_what_the_runtime_builds_on_a_clock()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _time);
        using var source = new CancellationTokenSource(TimeSpan.FromHours(2), _time);

        _time.Advance(TimeSpan.FromHours(1));
        await delay;
        Assert.False(source.IsCancellationRequested);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.True(source.IsCancellationRequested);
    }

    private ITimer Set(string name, int seconds) =>
        _time.CreateTimer(_ => _fired.Add(name), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
