using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Tests.Pairs;

/// <summary>A mastership that is given and taken by the test.</summary>
internal sealed class FakeMastership : IMastership
{
    private TaskCompletionSource<Mastership> _given = New();

    public MastershipStatus Status { get; set; } = new(null, 0, null, "", []);

    /// <summary>Why it was handed over, in order.</summary>
    public List<string> Released { get; } = [];

    public List<string> Switches { get; } = [];

    public bool IsDisposed { get; private set; }

    public Mastership Give(long epoch)
    {
        var mastership = new Mastership(epoch, reason =>
        {
            Released.Add(reason);
            return Task.CompletedTask;
        });
        var given = _given;
        _given = New();
        given.SetResult(mastership);
        return mastership;
    }

    public Task<Mastership> TakeAsync(CancellationToken cancellation) => _given.Task.WaitAsync(cancellation);

    public Task RequestSwitchAsync(string by, CancellationToken cancellation)
    {
        Switches.Add(by);
        return Task.CompletedTask;
    }

    public void Report(string progress)
    {
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource<Mastership> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
