using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Network;

internal static partial class ClusterLog
{
    [LoggerMessage(620, LogLevel.Warning, "others remember a later run of this broker, it begins anew as a later one broker={Broker} known={KnownEpoch}")]
    internal static partial void RunIsOld(this ILogger log, string broker, long knownEpoch);

    [LoggerMessage(621, LogLevel.Error, "another broker has this one's name and was started later, nobody in the network hears this one broker={Broker} "
        + "advice=give one of the two another broker.name, or stop one: the other is taken in by itself")]
    internal static partial void OwnNameTaken(this ILogger log, string broker);

    [LoggerMessage(622, LogLevel.Error, "two brokers have one name, the one linked here was started earlier and is left out broker={Broker} "
        + "advice=give one of the two another broker.name, or stop one: the other is taken in by itself")]
    internal static partial void NeighbourNameTaken(this ILogger log, string broker);

    [LoggerMessage(623, LogLevel.Warning, "a later run of the broker was heard of before, it is told so and will begin anew broker={Broker}")]
    internal static partial void PeerOldRun(this ILogger log, string broker);

    [LoggerMessage(624, LogLevel.Warning, "the broker can be reached and acknowledges nothing broker={Broker} outstanding={Outstanding}")]
    internal static partial void PeerSilent(this ILogger log, string broker, int outstanding);

    [LoggerMessage(625, LogLevel.Information, "the broker can be talked to again broker={Broker}")]
    internal static partial void TroubleEnded(this ILogger log, string broker);
}
