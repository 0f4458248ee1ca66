namespace ActorMQ.Actors;

internal static class Marker;
