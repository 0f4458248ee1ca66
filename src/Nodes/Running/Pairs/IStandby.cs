using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>What a node does with the journal while it is not the master, and what it makes of that when it becomes the master.</summary>
internal interface IStandby : IAsyncDisposable
{
    /// <summary>How far it follows what the master writes, in words; empty when there is nothing to follow.</summary>
    string Progress { get; }

    /// <summary>Opens the journal as the master. The standby has done its work then.</summary>
    /// <param name="mastership">In whose epoch it is written to; ends when the journal refuses to be.</param>
    /// <exception cref="NodeStartException">It cannot be opened.</exception>
    GroupCommitJournal Open(Mastership mastership);
}
