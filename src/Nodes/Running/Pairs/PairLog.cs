namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>Event ids 520 to 539 belong to pairs; they never change.</summary>
internal static partial class PairLog
{
    [LoggerMessage(520, LogLevel.Information, "standing by broker={Broker} node={Node} master={Master}")]
    internal static partial void StandingBy(this ILogger log, string broker, string node, string master);

    [LoggerMessage(521, LogLevel.Warning, "taking over broker={Broker} node={Node} epoch={Epoch} reason={Reason}")]
    internal static partial void TakingOver(this ILogger log, string broker, string node, long epoch, string reason);

    [LoggerMessage(522, LogLevel.Information, "serving as master broker={Broker} node={Node} epoch={Epoch}")]
    internal static partial void Serving(this ILogger log, string broker, string node, long epoch);

    [LoggerMessage(523, LogLevel.Warning, "no longer the master broker={Broker} node={Node} epoch={Epoch} reason={Reason}")]
    internal static partial void SteppingDown(this ILogger log, string broker, string node, long epoch, string reason);

    [LoggerMessage(524, LogLevel.Error, "cannot serve, the other node may broker={Broker} reason={Reason}")]
    internal static partial void CannotServe(this ILogger log, string broker, string reason);

    [LoggerMessage(526, LogLevel.Error, "who is the master cannot be settled, trying again broker={Broker} reason={Reason}")]
    internal static partial void CannotJoin(this ILogger log, string broker, string reason);

    [LoggerMessage(527, LogLevel.Warning, "the broker could not be started for trial, which makes a take-over no less safe, but slower")]
    internal static partial void RehearsalFailed(this ILogger log, Exception cause);

    [LoggerMessage(525, LogLevel.Error, "pair failed, it begins anew broker={Broker}")]
    internal static partial void PairFailed(this ILogger log, string broker, Exception cause);
}
