using System.Collections.Immutable;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// The part that messages of another broker have in a client's transaction. Their home is asked first, if others take part too; it settles
/// them once everything at this broker is durable. If one of the two is lost in between, they come again.
/// </summary>
internal sealed class RemoteTransaction(
    long token,
    DestinationHandle queue,
    IReadOnlyList<TransactedSettlement> settlements,
    TransactionClient client,
    ImmutableArray<BorrowerContent.Ending> endings)
{
    /// <summary>How far it is.</summary>
    internal enum Phase
    {
        /// <summary>The home is asked whether it can settle them.</summary>
        Asked,
        Promised,

        /// <summary>With the journal.</summary>
        Written,

        /// <summary>The home is told to settle them.</summary>
        Confirming,
    }

    public long Token => token;

    public DestinationHandle Queue => queue;

    public IReadOnlyList<TransactedSettlement> Settlements => settlements;

    public TransactionClient Client => client;

    public ImmutableArray<BorrowerContent.Ending> Endings => endings;

    public Phase State { get; set; }
}
