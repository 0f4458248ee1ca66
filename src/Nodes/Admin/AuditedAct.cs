namespace ActorMQ.Nodes.Admin;

/// <summary>Says of a resource that asking for it is an act that is written down, and what it is called.</summary>
/// <param name="Name">As administrators know it: the words of the command.</param>
internal sealed record AuditedAct(string Name);
