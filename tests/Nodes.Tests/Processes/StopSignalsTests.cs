using System.Runtime.InteropServices;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Nodes.Running;

namespace ActorMQ.Nodes.Tests.Processes;

public sealed class StopSignalsTests : IDisposable
{
    private readonly VirtualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<PosixSignal> _forced = [];
    private readonly StopSignals _signals;

    public StopSignalsTests() => _signals = new StopSignals(_forced.Add, _time);

    [Fact]
    public void The_first_signal_is_told()
    {
        Assert.False(_signals.First.IsCompleted);
        _signals.On(PosixSignal.SIGINT);
        Assert.Equal(TaskStatus.RanToCompletion, _signals.First.Status);
        Assert.Empty(_forced);
    }

    [Fact]
    public void A_signal_that_arrives_several_times_at_once_is_one_wish_to_stop()
    {
        _signals.On(PosixSignal.SIGTERM);
        _signals.On(PosixSignal.SIGTERM);
        _time.Advance(StopSignals.SameWish - TimeSpan.FromMilliseconds(1));
        _signals.On(PosixSignal.SIGTERM);
        Assert.Empty(_forced);
    }

    [Fact]
    public void A_later_signal_of_either_kind_forces_the_end()
    {
        _signals.On(PosixSignal.SIGTERM);
        _signals.On(PosixSignal.SIGTERM);
        _time.Advance(StopSignals.SameWish);
        _signals.On(PosixSignal.SIGINT);
        Assert.Equal([PosixSignal.SIGINT], _forced);
    }

    public void Dispose() => _signals.Dispose();
}
