namespace ActorMQ.Persistence;

/// <summary>The result of reading everything a journal has.</summary>
/// <param name="Lanes">Lanes that were read.</param>
/// <param name="Messages">Messages that were read and found whole.</param>
/// <param name="Problems">What is damaged, a line each; empty when all is well. Ends early when there is no end of it.</param>
public sealed record JournalVerification(int Lanes, long Messages, IReadOnlyList<string> Problems);
