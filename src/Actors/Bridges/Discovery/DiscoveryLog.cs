using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Bridges.Discovery;

internal static partial class DiscoveryLog
{
    [LoggerMessage(620, LogLevel.Warning, "discovery failed name={Name} reason={Reason}")]
    internal static partial void DiscoveryFailed(this ILogger log, string name, string reason);

    [LoggerMessage(621, LogLevel.Warning, "what came by multicast is no announcement of a broker; more of it is only counted name={Name} from={From}")]
    internal static partial void BeaconIgnored(this ILogger log, string name, string from);

    [LoggerMessage(622, LogLevel.Error, "another broker has the same name: give one of them another broker.name discovery={Name} broker={Broker} from={From}")]
    internal static partial void NameIsTaken(this ILogger log, string name, string broker, string from);
}
