namespace ActorMQ.StompGateway.Tls;

/// <summary>What looking at files again has come to.</summary>
/// <param name="File">The first of them.</param>
/// <param name="Problem">Why what is in them now cannot be used; null when it is in use from now on.</param>
public sealed record CertificateChange(string File, string? Problem);
