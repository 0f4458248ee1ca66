using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>Whether a destination exists anywhere in the network.</summary>
/// <param name="Name">The destination.</param>
/// <param name="Exists">Some broker has it.</param>
/// <param name="Silent">When not: the brokers that could not be asked, or did not answer in time.</param>
public sealed record SeekAnswer(DestinationName Name, bool Exists, IReadOnlyList<string> Silent) : IConnectionMessage;
