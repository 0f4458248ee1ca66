using System.Net;

namespace ActorMQ.StompGateway;

/// <summary>A port that is open: who calls waits until it is started.</summary>
/// <param name="Address">Where, really.</param>
/// <param name="Start">Begins to take calls.</param>
/// <param name="CloseAsync">Closes it; connections that came in by it stay, as far as that can be.</param>
internal sealed record OpenPort(IPEndPoint Address, Action Start, Func<ValueTask> CloseAsync);
