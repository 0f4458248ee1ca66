namespace ActorMQ.Model.Errors;

/// <summary>One thing that went wrong for a client.</summary>
/// <param name="Code">What kind.</param>
/// <param name="Message">One short line with the particulars: the ERROR frame's <c>message</c> header.</param>
public sealed record BrokerError(ErrorCode Code, string Message);
