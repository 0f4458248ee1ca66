namespace ActorMQ.Actors.Tests.Histories;

/// <summary>One step of a random history. The numbers are read as the step needs them, so any step fits anywhere.</summary>
internal readonly record struct HistoryStep(int Kind, int A, int B);
