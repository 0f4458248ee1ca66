namespace ActorMQ.Kernel;

internal static class Marker;
