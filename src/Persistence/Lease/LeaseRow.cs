namespace ActorMQ.Persistence.Lease;

/// <summary>What the database says of a lease.</summary>
/// <param name="Epoch">How many masters there have been.</param>
/// <param name="Holder">The master's node; null when nobody holds it.</param>
/// <param name="Run">Tells the runs of a node's process apart; null when nobody holds it.</param>
/// <param name="Beat">Another number each time it was written; it never comes back within an epoch.</param>
/// <param name="Since">When the holder took or gave it, by the database's clock.</param>
/// <param name="ExpiresAt">When the holder will have been silent for too long, by the database's clock. For people: nobody decides by it.</param>
/// <param name="Reason">Why it has changed hands last.</param>
/// <param name="Address">The holder's.</param>
/// <param name="SwitchBy">Who asks the holder to give it up; null when nobody does.</param>
internal sealed record LeaseRow(
    long Epoch, string? Holder, string? Run, long Beat, DateTimeOffset Since, DateTimeOffset ExpiresAt, string Reason, string Address, string? SwitchBy);
