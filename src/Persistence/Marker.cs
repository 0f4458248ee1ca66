namespace ActorMQ.Persistence;

internal static class Marker;
