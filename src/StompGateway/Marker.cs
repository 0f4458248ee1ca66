namespace ActorMQ.StompGateway;

internal static class Marker;
