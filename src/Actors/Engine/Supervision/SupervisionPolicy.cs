namespace ActorMQ.Actors.Engine.Supervision;

/// <summary>Restarts with a back-off that doubles, a bounded number of times within a window; after that the child is stopped.</summary>
public sealed record SupervisionPolicy
{
    /// <summary>Ten restarts within a minute, 100 ms to 10 s apart.</summary>
    public static SupervisionPolicy Default { get; } = new();

    /// <summary>Stop at the first failure: for actors that stand for something that cannot be made again, such as a connection.</summary>
    public static SupervisionPolicy StopOnFailure { get; } = new() { MaxRestarts = 0 };

    /// <summary>Restarts however often it fails: for actors that others wait for, or that would leave what they have to do to nobody.</summary>
    public static SupervisionPolicy NeverGiveUp { get; } = new() { MaxRestarts = int.MaxValue };

    /// <summary>Restarts allowed within <see cref="Window"/>; 0 means stop at the first failure.</summary>
    public int MaxRestarts { get; init; } = 10;

    /// <summary>A child that ran this long since its last failure starts with a clean slate.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Pause before the first restart; it doubles with each further one.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause before a restart.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    public SupervisionDirective Decide(ChildFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.RecentRestarts < MaxRestarts ? SupervisionDirective.Restart : SupervisionDirective.Stop;
    }

    /// <summary>The pause before restart number <paramref name="recentRestarts"/> + 1, with up to a fifth taken off at random.</summary>
    public TimeSpan Backoff(int recentRestarts, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var factor = Math.Pow(2, Math.Min(recentRestarts, 30));
        var full = Math.Min(MinBackoff.TotalMilliseconds * factor, MaxBackoff.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (1 - (0.2 * random.NextDouble())));
    }
}
