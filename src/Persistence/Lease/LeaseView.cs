namespace ActorMQ.Persistence.Lease;

/// <summary>What is known of a lease, for people and health checks.</summary>
/// <param name="Holder">The master's node; null when there is none, or nothing is known yet.</param>
/// <param name="Epoch">How many masters there have been.</param>
/// <param name="Since">When it changed hands last, by the database's clock.</param>
/// <param name="Reason">Why.</param>
/// <param name="ExpiresAt">When the master will have been silent for too long, by the database's clock.</param>
/// <param name="Address">The master's.</param>
/// <param name="IsMine">This node is the master, as far as it knows.</param>
/// <param name="IsInContact">The database answers; otherwise all this is as of when it last did.</param>
public sealed record LeaseView(
    string? Holder, long Epoch, DateTimeOffset Since, string Reason, DateTimeOffset ExpiresAt, string Address, bool IsMine, bool IsInContact)
{
    internal static readonly LeaseView Nothing = new(null, 0, default, "nothing is known yet", default, "", IsMine: false, IsInContact: false);
}
