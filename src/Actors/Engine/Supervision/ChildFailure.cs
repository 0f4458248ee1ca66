namespace ActorMQ.Actors.Engine.Supervision;

/// <summary>A child threw.</summary>
/// <param name="Path">Who failed.</param>
/// <param name="Cause">What it threw.</param>
/// <param name="RecentRestarts">Restarts within the policy's window, this failure not counted.</param>
/// <param name="Policy">What the child's props ask for.</param>
public sealed record ChildFailure(TreePath Path, Exception Cause, int RecentRestarts, SupervisionPolicy Policy);
