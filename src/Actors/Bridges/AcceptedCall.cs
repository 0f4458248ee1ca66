using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Transport;


namespace ActorMQ.Actors.Bridges;

/// <summary>Another broker has dialled this one.</summary>
/// <param name="Transport">The connection.</param>
/// <param name="CertificateName">Who it is by its certificate; null when it has shown none.</param>
/// <param name="Place">Its place among all calls, which the transport gives back; null where they are not counted.</param>
internal sealed record AcceptedCall(IClientTransport Transport, string? CertificateName, ConnectionPlace? Place);
