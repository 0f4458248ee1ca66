namespace ActorMQ.StompProtocol;

/// <summary>Where one header line lies within its frame, before any unescaping.</summary>
internal readonly record struct HeaderSlice(int Start, int NameLength, int ValueStart, int ValueLength);
