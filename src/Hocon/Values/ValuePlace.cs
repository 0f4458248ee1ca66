namespace ActorMQ.Hocon;

/// <summary>What a value knows about itself beyond its content.</summary>
/// <param name="Path">Where the value is in the tree.</param>
/// <param name="Origin">Where it is written.</param>
/// <param name="KeyOrigin">Where the key it is assigned to is written.</param>
internal readonly record struct ValuePlace(HoconPath Path, HoconOrigin Origin, HoconOrigin KeyOrigin);
