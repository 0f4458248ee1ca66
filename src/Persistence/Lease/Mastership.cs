namespace ActorMQ.Persistence.Lease;

/// <summary>This node is the master, for as long as <see cref="Ended"/> is not complete.</summary>
public sealed class Mastership
{
    private readonly Func<string, Task> _release;
    private readonly TaskCompletionSource<MastershipEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="epoch">Counts the masters of the broker.</param>
    /// <param name="release">Lets another one be the master; is given the reason.</param>
    public Mastership(long epoch, Func<string, Task> release)
    {
        Epoch = epoch;
        _release = release;
    }

    /// <summary>Counts the masters of the broker: greater than that of all before.</summary>
    public long Epoch { get; }

    /// <summary>Completes when it is over, or to be handed over.</summary>
    public Task<MastershipEnd> Ended => _ended.Task;

    /// <summary>The first end counts.</summary>
    public void End(MastershipEnd end) => _ended.TrySetResult(end);

    /// <summary>Nothing is written any more: another node may be the master at once.</summary>
    /// <param name="reason">For the logs of both.</param>
    public Task ReleaseAsync(string reason) => _release(reason);
}
