using System.Runtime.CompilerServices;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Engine.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Engine.Tests.Scheduling;

public sealed class TimerQueueTests
{
    private readonly VirtualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<string> _fired = [];
    private readonly TimerQueue _timers;

    public TimerQueueTests() => _timers = new TimerQueue(_time);

    [Fact]
    public void Fires_like_a_sorted_list_whatever_is_started_and_cancelled()
    {
        var step = Gen.Choose(0, 3).SelectMany(_ => Gen.Choose(0, 60), (kind, number) => (Kind: kind, Number: number));
        Prop.ForAll(step.ArrayOf().ToArbitrary(), steps =>
        {
            var time = new VirtualTimeProvider(DateTimeOffset.UnixEpoch);
            var queue = new TimerQueue(time);
            var fired = new List<(int Id, double At)>();
            var timers = new List<ActorTimer>();
            var model = new SortedTimers();
            foreach (var (kind, number) in steps)
            {
                var id = timers.Count;
                switch (kind)
                {
                    case 0:
                    case 1:
                        var period = kind == 0 ? 0 : number + 1;
                        var timer = new RecordingTimer(queue, period, () => fired.Add((id, time.Elapsed.TotalMilliseconds)));
                        timers.Add(timer);
                        queue.Start(timer, TimeSpan.FromMilliseconds(number));
                        model.Start(id, number, period);
                        break;
                    case 2 when id > 0:
                        timers[number % id].Cancel();
                        model.Cancel(number % id);
                        break;
                    case 3:
                        time.Advance(TimeSpan.FromMilliseconds(number));
                        model.Advance(number);
                        break;
                }
                Assert.Equal(model.Fired, fired);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_timer_fires_when_its_time_has_come_not_a_millisecond_later()
    {
        Start("a", 100);

        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Empty(_fired);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["a"], _fired);
    }

    [Fact]
    public void Timers_due_together_fire_in_the_order_they_were_started()
    {
        var names = Enumerable.Range(0, 100).Select(i => $"{i}").ToList();
        foreach (var name in names) Start(name, 10);

        _time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal(names, _fired);
    }

    [Fact]
    public void A_timer_can_cancel_another_that_is_due_at_the_same_time()
    {
        ActorTimer? second = null;
        _timers.Schedule(TimeSpan.FromMilliseconds(10), () => second!.Cancel());
        second = Start("second", 10);

        _time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Empty(_fired);
    }

    [Fact]
    public void A_periodic_timer_can_cancel_itself()
    {
        ActorTimer? timer = null;
        timer = new RecordingTimer(_timers, 10, () =>
        {
            _fired.Add("tick");
            if (_fired.Count == 3) timer!.Cancel();
        });
        _timers.Start(timer, TimeSpan.FromMilliseconds(10));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(3, _fired.Count);
        Assert.Equal(0, _timers.Count);
    }

    [Fact]
    public void A_delay_longer_than_any_timer_of_the_runtime_is_kept()
    {
        _timers.Schedule(TimeSpan.FromDays(1000), () => _fired.Add("late"));

        _time.Advance(TimeSpan.FromDays(999));
        Assert.Empty(_fired);
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(["late"], _fired);
    }

    [Fact]
    public void A_delay_without_end_never_fires()
    {
        _time.Advance(TimeSpan.FromDays(1));

        _timers.Schedule(TimeSpan.MaxValue, () => _fired.Add("never"));
        _time.Advance(TimeSpan.FromDays(100 * 365));

        Assert.Empty(_fired);
        Assert.Equal(1, _timers.Count);
    }

    [Fact]
    public void A_delay_in_the_past_fires_at_once()
    {
        Start("past", -50);

        _time.Advance(TimeSpan.Zero);

        Assert.Equal(["past"], _fired);
    }

    [Fact]
    public void Cancelled_timers_do_not_pile_up()
    {
        for (var i = 0; i < 100_000; i++) Start("x", 3_600_000).Cancel();

        Assert.InRange(_timers.Count, 0, 2048);
    }

    [Fact]
    public void A_cancelled_timer_holds_nothing_although_it_is_still_in_the_queue()
    {
        var held = Enumerable.Range(0, 10).Select(_ => StartAndCancel()).ToList();

        GC.Collect();

        Assert.Equal(10, _timers.Count);
        Assert.DoesNotContain(held, thing => thing.IsAlive);

        // In a method of its own: nothing on the stack keeps it.
        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference StartAndCancel()
        {
            var thing = new object();
            _timers.Schedule(TimeSpan.FromHours(1), () => GC.KeepAlive(thing)).Cancel();
            return new WeakReference(thing);
        }
    }

    [Fact]
    public void A_sweep_spares_the_living()
    {
        var living = Enumerable.Range(0, 1500).Select(i => $"{i}").ToList();
        foreach (var name in living) Start(name, 1000);
        for (var i = 0; i < 5000; i++) Start("cancelled", 500).Cancel();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(living, _fired);
        Assert.Equal(0, _timers.Count);
    }

    [Fact]
    public async Task On_a_real_clock_each_timer_fires_once_and_in_order_though_many_threads_start_them()
    {
        const int PerThread = 2000;
        var timers = new TimerQueue(TimeProvider.System);
        var fired = new List<(int Thread, int Number)>();
        var done = new TaskCompletionSource();

        Threads.Race(4, thread =>
        {
            for (var i = 0; i < PerThread; i++)
            {
                var number = i;
                timers.Schedule(TimeSpan.FromMilliseconds(5), () =>
                {
                    // Not locked: the queue fires one at a time.
                    fired.Add((thread, number));
                    if (fired.Count == 4 * PerThread) done.SetResult();
                });
            }
        });
        await done.Task.WaitAsync(Threads.Patience);

        foreach (var one in fired.GroupBy(f => f.Thread)) Assert.Equal(Enumerable.Range(0, PerThread), one.Select(f => f.Number));
    }

    private ActorTimer Start(string name, int milliseconds) =>
        _timers.Schedule(TimeSpan.FromMilliseconds(milliseconds), () => _fired.Add(name));

    private sealed class RecordingTimer(TimerQueue queue, int period, Action fire) : ActorTimer(queue, TimeSpan.FromMilliseconds(period))
    {
        internal override void LetGo()
        {
        }

        internal override bool Fire()
        {
            fire();
            return true;
        }
    }

    /// <summary>The model: a list that is searched for the smallest.</summary>
    private sealed class SortedTimers
    {
        private readonly List<(double At, int Order, int Id, int Period)> _timers = [];
        private readonly HashSet<int> _cancelled = [];
        private double _now;
        private int _order;

        public List<(int Id, double At)> Fired { get; } = [];

        public void Start(int id, int delay, int period) => _timers.Add((_now + delay, ++_order, id, period));

        public void Cancel(int id) => _cancelled.Add(id);

        public void Advance(int by)
        {
            var end = _now + by;
            while (_timers.Count > 0 && _timers.Min() is var next && next.At <= end)
            {
                _timers.Remove(next);
                if (_cancelled.Contains(next.Id)) continue;
                _now = next.At;
                Fired.Add((next.Id, _now));
                if (next.Period > 0) Start(next.Id, next.Period, next.Period);
            }
            _now = end;
        }
    }
}
