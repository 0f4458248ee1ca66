namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Looks for brokers, and tells its <see cref="DiscoveryActor"/> what it finds. Used on that actor's turns.</summary>
internal interface IPeerFinder : IDisposable
{
    /// <summary>How often <see cref="Look"/> is to be called.</summary>
    TimeSpan Interval { get; }

    /// <summary>What came and was not understood.</summary>
    long Ignored { get; }

    /// <summary>Why it cannot look at the moment; null when it can.</summary>
    string? LastError { get; }

    void Look();

    /// <summary>What it had told the actor.</summary>
    void Failed(string reason);

    /// <summary>What was told before is no longer so.</summary>
    void Succeeded();
}
