using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Bridges;

internal static partial class BridgesLog
{
    [LoggerMessage(600, LogLevel.Information, "link established bridge={Bridge} peer={Peer} uri={Uri}")]
    internal static partial void LinkEstablished(this ILogger log, string bridge, string? peer, string uri);

    [LoggerMessage(601, LogLevel.Information, "link on standby bridge={Bridge} peer={Peer} uri={Uri}")]
    internal static partial void LinkOnStandby(this ILogger log, string bridge, string? peer, string uri);

    [LoggerMessage(602, LogLevel.Warning, "link lost bridge={Bridge} peer={Peer} uri={Uri} reason={Reason}")]
    internal static partial void LinkLost(this ILogger log, string bridge, string? peer, string uri, string? reason);

    [LoggerMessage(603, LogLevel.Warning, "link failed bridge={Bridge} uri={Uri} reason={Reason}")]
    internal static partial void LinkFailed(this ILogger log, string bridge, string uri, string? reason);

    [LoggerMessage(604, LogLevel.Error, "link refused bridge={Bridge} peer={Peer} uri={Uri} reason={Reason} text={Text} advice={Advice}")]
    internal static partial void LinkRefused(this ILogger log, string bridge, string? peer, string uri, string reason, string text, string? advice);

    [LoggerMessage(605, LogLevel.Warning, "link is slow, messages are dropped bridge={Bridge} peer={Peer}")]
    internal static partial void LinkIsSlow(this ILogger log, string bridge, string? peer);
}
