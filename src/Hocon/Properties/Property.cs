namespace ActorMQ.Hocon.Properties;

/// <summary>A key and its value as a properties file has them.</summary>
/// <param name="KeyOrigin">Where the key is written.</param>
/// <param name="Key">The key, with its dots.</param>
/// <param name="Origin">Where the value is written.</param>
/// <param name="Text">The value.</param>
internal readonly record struct Property(HoconOrigin KeyOrigin, string Key, HoconOrigin Origin, string Text);
