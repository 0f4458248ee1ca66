namespace ActorMQ.StompProtocol;

public enum StompVersion
{
    V10 = 10,
    V11 = 11,
    V12 = 12,
}
