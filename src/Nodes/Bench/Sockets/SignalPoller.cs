namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>For systems without epoll: everything comes through <see cref="Wake"/>.</summary>
internal sealed class SignalPoller : IPoller
{
    private readonly AutoResetEvent _signal = new(false);

    public bool CanWatch => false;

    public void Watch(int descriptor, int key) => throw new NotSupportedException();

    public void SetInterest(int descriptor, int key, bool isWriteWanted) => throw new NotSupportedException();

    public void Wait(long nanoseconds, IPollHandler handler) =>
        _signal.WaitOne(nanoseconds < 0 ? Timeout.Infinite : (int)Math.Min(nanoseconds / 1_000_000, int.MaxValue));

    public void Wake() => _signal.Set();

    public void Dispose() => _signal.Dispose();
}
