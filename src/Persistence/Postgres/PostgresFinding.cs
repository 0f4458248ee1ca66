namespace ActorMQ.Persistence.Postgres;

/// <summary>What a look at the database has shown: one sentence or two, with what to do.</summary>
/// <param name="IsError">The journal cannot be opened like this; otherwise it can, and somebody should know.</param>
/// <param name="Text">For an administrator, with the statement to run where there is one.</param>
public sealed record PostgresFinding(bool IsError, string Text);
