using ActorMQ.Model.Errors;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>What the node of a pair does with its turn.</summary>
internal interface IPairService
{
    /// <summary>Finds out where it is settled who is the master.</summary>
    /// <exception cref="JournalException">It is not to be had now; the message says what to do.</exception>
    Task<IMastership> JoinAsync(CancellationToken cancellation);

    /// <summary>Does for trial what becoming the master takes, so that it takes less when it is needed.</summary>
    Task RehearseAsync();

    /// <summary>Begins to follow the journal.</summary>
    IStandby StandBy();

    /// <summary>Opens the journal and serves the broker.</summary>
    /// <param name="standby">Has followed the journal.</param>
    /// <param name="mastership">As which it does.</param>
    /// <exception cref="NodeStartException">It cannot be; nothing is open.</exception>
    Task ServeAsync(IStandby standby, Mastership mastership);

    /// <summary>Sends all clients away and closes the journal.</summary>
    /// <param name="farewell">What clients are told.</param>
    Task StopServingAsync(BrokerError farewell);
}
