using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Subscriptions;

internal static partial class DurablesLog
{
    [LoggerMessage(250, LogLevel.Information, "durable subscription created client_id={ClientId} name={Name} topic={Topic} selector={Selector}")]
    internal static partial void Created(this ILogger log, string clientId, string name, string topic, string? selector);

    [LoggerMessage(251, LogLevel.Information, "durable subscription removed client_id={ClientId} name={Name}")]
    internal static partial void Removed(this ILogger log, string clientId, string name);

    [LoggerMessage(
        252, LogLevel.Warning, "durable subscription expired, its client was away for too long client_id={ClientId} name={Name} offline_since={OfflineSince}")]
    internal static partial void Expired(this ILogger log, string clientId, string name, DateTimeOffset offlineSince);

    [LoggerMessage(253, LogLevel.Error, "definition of a durable subscription cannot be understood, it is left alone key={Key}")]
    internal static partial void NotUnderstood(this ILogger log, Persistence.MessageKey key);

    [LoggerMessage(254, LogLevel.Warning, "durable subscription refused, there are too many client_id={ClientId} name={Name} max={Max}")]
    internal static partial void TooMany(this ILogger log, string clientId, string name, int max);
}
