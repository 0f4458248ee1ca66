using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>What the home must know of a consumer at another broker; see <see cref="ConsumerRequest"/>.</summary>
/// <param name="Label">Who it is, for admins.</param>
/// <param name="Prefetch">The most messages it holds, from whichever broker.</param>
/// <param name="PrefetchBytes">It gets no further message while it holds this many bytes of this queue.</param>
/// <param name="Priority">Before the distance is taken into account.</param>
/// <param name="IsExclusive">Asks to be the only one served.</param>
/// <param name="Selector">Null = none.</param>
public sealed record LoanTerms(string Label, int Prefetch, int PrefetchBytes, int Priority, bool IsExclusive, string? Selector);
