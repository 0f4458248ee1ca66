namespace ActorMQ.Actors.Network;

/// <summary>How patient brokers are with each other.</summary>
public sealed record NetworkTimings
{
    /// <summary>Contents that may be under way to one broker; what comes on top is dropped.</summary>
    public int MaxOutstanding { get; init; } = 50_000;

    /// <summary>How often <see cref="NetworkState{TContent}.Tick"/> is to be called.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What is not acknowledged by then is sent again, and after twice that again. Routes that change do not wait for it.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait before it is sent again.</summary>
    public TimeSpan MaxResendAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it is waited for what other brokers say about a destination.</summary>
    public TimeSpan SeekTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a broker that cannot be reached is waited for. Then it counts as lost: what it was given and has not settled goes to others.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A neighbour is said to be left out when a later run of its name has been there for so long: longer than a dead link may go unnoticed.
    /// </summary>
    public TimeSpan LeftOutAfter { get; init; } = TimeSpan.FromSeconds(45);
}
