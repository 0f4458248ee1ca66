namespace ActorMQ.Model.Selectors;

internal enum ValueKind : byte
{
    Unknown,
    Boolean,
    Integer,
    Approximate,
    Text,
}
