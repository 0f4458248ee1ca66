using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Security.Logins;

/// <summary>A login that could not be decided at once.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Login">The user; null or empty when none was given.</param>
/// <param name="Passcode">What it says its password is.</param>
/// <param name="Answer">Gets who it is, null for nobody; or why that was not found out. Only tells an actor.</param>
internal sealed record LoginRequest(Origin Origin, string? Login, string? Passcode, Action<Subject?, BrokerError?> Answer);
