using ActorMQ.Actors.Engine.Hosting;
using ActorMQ.Actors.Engine.Scheduling;
using Akka.Configuration;
using Akka.Event;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// Named in the configuration of a site's ActorSystem: its timers behind one alarm. Akka's own scheduler wakes up a hundred times a second, which is
/// most of what an idle member costs.
/// </summary>
internal sealed class SiteScheduler(Config scheduler, ILoggingAdapter log) : QuietScheduler(scheduler, log), IDisposable
{
    /// <summary>What recurs, recurs together: each time costs two switches of threads, however little there is to do.</summary>
    private static readonly TimeSpan Grid = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _clock = MadeWithin<TimeProvider>.Given;
    private readonly TimerQueue _timers = new(MadeWithin<TimeProvider>.Given);

    protected override TimeProvider Time => _clock;

    protected override TimerQueue Timers => _timers;

    protected override TimeSpan Round(TimeSpan delay)
    {
        if (delay < Grid) return delay;
        var at = MonotonicClock + delay;
        return delay + TimeSpan.FromTicks((Grid.Ticks - (at.Ticks % Grid.Ticks)) % Grid.Ticks);
    }

    /// <summary>Called by Akka when the system is over.</summary>
    public void Dispose() => _timers.Stop();
}
