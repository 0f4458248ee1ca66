namespace ActorMQ.StompProtocol;

internal static class Marker;
