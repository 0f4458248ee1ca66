namespace ActorMQ.Persistence.Lease;

/// <summary>What the database says to a <see cref="LeaseStep"/>.</summary>
/// <param name="Row">As it is afterwards.</param>
/// <param name="HadEffect">The step has changed it.</param>
/// <param name="IsLocked">From before the step was done, the session has the lock of the epoch in which the node is master.</param>
internal sealed record LeaseAnswer(LeaseRow Row, bool HadEffect, bool IsLocked);
