namespace ActorMQ.Actors.Network;

/// <summary>Tells a broker that others know a later run under its name, so that what it says counts as old.</summary>
/// <param name="From">Who knows of it.</param>
/// <param name="To">The broker's name.</param>
/// <param name="Epoch">The later run, or anything it was heard to say last.</param>
/// <param name="IsThere">
/// That run is in the network now: two brokers have one name. Otherwise it was there before, and the broker becomes a later one.
/// </param>
/// <param name="Hops">Links it may still cross.</param>
public sealed record LaterRun(string From, string To, long Epoch, bool IsThere, int Hops);
