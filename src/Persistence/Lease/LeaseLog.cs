using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Lease;

/// <summary>Event ids 180 to 189 belong to the lease; they never change.</summary>
internal static partial class LeaseLog
{
    [LoggerMessage(180, LogLevel.Information, "lease acquired broker={Broker} epoch={Epoch} reason=\"{Reason}\"")]
    internal static partial void Acquired(this ILogger log, string broker, long epoch, string reason);

    [LoggerMessage(181, LogLevel.Warning, "lease lost broker={Broker} epoch={Epoch} reason=\"{Reason}\"")]
    internal static partial void Lost(this ILogger log, string broker, long epoch, string reason);

    [LoggerMessage(182, LogLevel.Warning, "lease cannot be proven until the database answers again broker={Broker} epoch={Epoch}")]
    internal static partial void Unproven(this ILogger log, string broker, long epoch);

    [LoggerMessage(183, LogLevel.Information, "lease proven again broker={Broker} epoch={Epoch}")]
    internal static partial void Proven(this ILogger log, string broker, long epoch);

    [LoggerMessage(184, LogLevel.Information, "lease asked for broker={Broker} by={By}")]
    internal static partial void SwitchRequested(this ILogger log, string broker, string by);

    [LoggerMessage(185, LogLevel.Information, "lease is held by another node or none broker={Broker} holder={Holder} epoch={Epoch} reason=\"{Reason}\"")]
    internal static partial void HolderChanged(this ILogger log, string broker, string? holder, long epoch, string reason);

    [LoggerMessage(186, LogLevel.Warning, "lease database does not answer broker={Broker} reason=\"{Reason}\"")]
    internal static partial void ContactLost(this ILogger log, string broker, string reason);

    [LoggerMessage(187, LogLevel.Error, "lease failed in a way that nobody thought of; it is tried again broker={Broker}")]
    internal static partial void Failed(this ILogger log, string broker, Exception cause);

    internal static void News(this ILogger log, string broker, LeaseNews news)
    {
        switch (news)
        {
            case LeaseNews.Acquired acquired:
                log.Acquired(broker, acquired.Epoch, acquired.Reason);
                break;
            case LeaseNews.Lost lost:
                log.Lost(broker, lost.Epoch, lost.Reason);
                break;
            case LeaseNews.Unproven unproven:
                log.Unproven(broker, unproven.Epoch);
                break;
            case LeaseNews.Proven proven:
                log.Proven(broker, proven.Epoch);
                break;
            case LeaseNews.SwitchRequested asked:
                log.SwitchRequested(broker, asked.By);
                break;
            case LeaseNews.HolderChanged changed:
                log.HolderChanged(broker, changed.Holder, changed.Epoch, changed.Reason);
                break;
        }
    }
}
