namespace ActorMQ.Hocon;

internal static class Marker;
