namespace ActorMQ.Nodes.Admin;

/// <summary>Event ids 700 to 709 belong to the audit log; they never change.</summary>
internal static partial class AuditLog
{
    /// <summary>The category.</summary>
    public const string Name = "actormq.audit";

    [LoggerMessage(700, LogLevel.Information, "done by={User} login={Login} process={Process} act={Act} arguments={Arguments} outcome={Outcome}")]
    internal static partial void ActDone(this ILogger log, string user, string? login, int? process, string act, string arguments, string outcome);

    [LoggerMessage(701, LogLevel.Warning, "refused by={User} login={Login} process={Process} act={Act} arguments={Arguments} reason={Reason}")]
    internal static partial void ActRefused(this ILogger log, string user, string? login, int? process, string act, string arguments, string reason);
}
