namespace ActorMQ.Model;

internal static class Marker;
