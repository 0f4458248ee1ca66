namespace ActorMQ.Nodes.Running;

/// <summary>Event ids 500 to 599 belong to the node; they never change.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(500, LogLevel.Information, "broker started name={Name} version={Version} data={Data} journal={Journal}")]
    internal static partial void Started(this ILogger log, string name, string version, string data, string journal);

    [LoggerMessage(501, LogLevel.Warning, "no users are configured: everybody on this machine may do everything")]
    internal static partial void OpenOnLoopback(this ILogger log);

    [LoggerMessage(502, LogLevel.Warning, "no users are configured: everybody who can reach a listener may do everything")]
    internal static partial void OpenToAll(this ILogger log);

    [LoggerMessage(503, LogLevel.Information, "stopping signal={Signal}")]
    internal static partial void Stopping(this ILogger log, string signal);

    [LoggerMessage(504, LogLevel.Warning, "stop stage took too long, going on stage={Stage} timeout_s={Timeout}")]
    internal static partial void StageTimedOut(this ILogger log, string stage, double timeout);

    [LoggerMessage(505, LogLevel.Error, "stop stage failed, going on stage={Stage}")]
    internal static partial void StageFailed(this ILogger log, string stage, Exception cause);

    [LoggerMessage(506, LogLevel.Information, "broker stopped")]
    internal static partial void Stopped(this ILogger log);

    [LoggerMessage(507, LogLevel.Warning, "configuration: {Problem}")]
    internal static partial void Doubtful(this ILogger log, string problem);

    [LoggerMessage(509, LogLevel.Information, "listening socket={Socket}")]
    internal static partial void AdministrationOpened(this ILogger log, string socket);

    [LoggerMessage(510, LogLevel.Warning, "no administration: the socket cannot be opened socket={Socket} reason={Reason}")]
    internal static partial void AdministrationUnavailable(this ILogger log, string socket, string reason);

    [LoggerMessage(511, LogLevel.Information, "configuration read again changed={Changed} for_new={ForNew} after_restart={Waiting}")]
    internal static partial void Reloaded(this ILogger log, string changed, string forNew, string waiting);

    [LoggerMessage(512, LogLevel.Error, "configuration not read again, nothing has changed: {Problem}")]
    internal static partial void NotReloaded(this ILogger log, string problem);

    [LoggerMessage(513, LogLevel.Error, "reading the configuration again failed")]
    internal static partial void ReloadFailed(this ILogger log, Exception cause);

    [LoggerMessage(514, LogLevel.Information, "health is told address={Address}")]
    internal static partial void HealthOpened(this ILogger log, string address);

    [LoggerMessage(508, LogLevel.Warning, "second signal, exiting at once signal={Signal}")]
    internal static partial void Forced(this ILogger log, string signal);
}
