using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Protocol;

/// <summary>Who uses a durable subscription, from when it is asked for until it is let go.</summary>
/// <param name="Connection">The connection's number, for no-local; see <see cref="ConnectionNumber"/>.</param>
/// <param name="Number">Counts what the connection has asked for.</param>
/// <param name="Label">The connection's id, for admins.</param>
/// <param name="ReplyTo">Hears of it.</param>
public sealed record DurableUser(long Connection, long Number, string Label, IRef<DurableEvent> ReplyTo);
