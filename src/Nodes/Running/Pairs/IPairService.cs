using ActorMQ.Model.Errors;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>What the node of a pair does with its turn.</summary>
internal interface IPairService
{
    /// <summary>Begins to follow the journal.</summary>
    IStandby StandBy();

    /// <summary>Opens the journal and serves the broker.</summary>
    /// <param name="standby">Has followed the journal.</param>
    /// <param name="epoch">Of this master.</param>
    /// <exception cref="NodeStartException">It cannot be; nothing is open.</exception>
    Task ServeAsync(IStandby standby, long epoch);

    /// <summary>Sends all clients away and closes the journal.</summary>
    /// <param name="farewell">What clients are told.</param>
    Task StopServingAsync(BrokerError farewell);
}
