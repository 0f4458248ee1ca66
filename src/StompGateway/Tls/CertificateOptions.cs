namespace ActorMQ.StompGateway.Tls;

/// <summary>How files with certificates are watched.</summary>
public sealed record CertificateOptions
{
    /// <summary>How often to look whether they have changed; zero = only when told to.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
        CheckInterval < TimeSpan.Zero || CheckInterval > TimeSpan.FromDays(1) ? ["check-interval must be from 0 (only with a reload) to 1d"] : [];
}
