namespace ActorMQ.Nodes.Running;

/// <param name="IsReloaded">False: the configuration has errors, and nothing was changed.</param>
/// <param name="Changed">Keys whose new values are in force.</param>
/// <param name="NeedRestart">Keys whose new values will be in force once the node is started anew.</param>
/// <param name="Problems">What is wrong or doubtful.</param>
internal sealed record ReloadResult(bool IsReloaded, IReadOnlyList<string> Changed, IReadOnlyList<string> NeedRestart, IReadOnlyList<string> Problems)
{
    /// <summary>On one line.</summary>
    public string Summary => $"changed {Join(Changed)}, after a restart {Join(NeedRestart)}";

    private static string Join(IReadOnlyList<string> keys) => keys.Count == 0 ? "nothing" : string.Join(' ', keys);
}
