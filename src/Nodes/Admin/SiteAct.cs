namespace ActorMQ.Nodes.Admin;

/// <summary>What was done to a site.</summary>
/// <param name="Outcome">For people, one line.</param>
internal sealed record SiteAct(string Outcome);
