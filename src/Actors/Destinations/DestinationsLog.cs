using ActorMQ.Model.Destinations;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Destinations;

internal static partial class DestinationsLog
{
    [LoggerMessage(200, LogLevel.Debug, "destination created name={Name}")]
    internal static partial void DestinationCreated(this ILogger log, DestinationName name);

    [LoggerMessage(201, LogLevel.Debug, "destination removed name={Name}")]
    internal static partial void DestinationRemoved(this ILogger log, DestinationName name);
}
