using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Security.Logins;

/// <summary>How a login was decided.</summary>
/// <param name="Token">Of the request.</param>
/// <param name="Subject">Who it is; null for nobody.</param>
/// <param name="Refusal">Why that was not found out; null when it was.</param>
internal sealed record LoginAnswer(long Token, Subject? Subject, BrokerError? Refusal) : IConnectionMessage, IBridgeMessage;
