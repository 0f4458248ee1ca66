using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Cluster;

/// <summary>Event ids 720 to 739 belong to the site; they never change.</summary>
internal static partial class SiteLog
{
    /// <summary>The category.</summary>
    public const string Name = "actormq.site";

    [LoggerMessage(720, LogLevel.Information, "site={Site} node={Node} {Text}")]
    internal static partial void SiteFact(this ILogger log, string site, string node, string text);

    [LoggerMessage(721, LogLevel.Warning, "site={Site} node={Node} {Text}")]
    internal static partial void SiteTrouble(this ILogger log, string site, string node, string text);

    [LoggerMessage(722, LogLevel.Information, "looking for the nodes of the site site={Site} own={Own} address={Address}:{Port} tls={Tls} seeds={Seeds}")]
    internal static partial void SiteStarted(this ILogger log, string site, string own, string address, int port, bool tls, string seeds);

    [LoggerMessage(723, LogLevel.Warning, "looking for nodes has failed site={Site} reason={Reason}")]
    internal static partial void SiteDiscoveryFailed(this ILogger log, string site, string reason);

    /// <summary>What Akka says of connections that fail says nothing new: who cannot be reached is said once, as a fact of the site.</summary>
    internal static LogLevel LevelOf(Akka.Event.LogEvent line) => line.LogLevel() switch
    {
        Akka.Event.LogLevel.ErrorLevel when line.LogSource.Contains("/system/cluster", StringComparison.Ordinal) => LogLevel.Warning,
        Akka.Event.LogLevel.ErrorLevel when line.LogSource.Contains("/user/", StringComparison.Ordinal) => LogLevel.Error,
        _ => LogLevel.Debug,
    };
}
