namespace ActorMQ.Nodes.Admin;

/// <summary>Where a node can be administered, from the same machine only.</summary>
internal static class AdminSocket
{
    /// <summary>In the data directory, unless configured otherwise.</summary>
    public const string FileName = "actormq.sock";
}
