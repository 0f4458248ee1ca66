namespace ActorMQ.Nodes.Running.Reloading;

/// <param name="IsReloaded">False: the configuration has errors or cannot be put in force, and nothing was changed.</param>
/// <param name="Changed">Keys whose new values are in force.</param>
/// <param name="ForNew">Those of them that what is connected already does not feel.</param>
/// <param name="NeedRestart">Keys whose new values will be in force once the node is started anew.</param>
/// <param name="Certificates">Files that were read again, as they have changed.</param>
/// <param name="Problems">What is wrong or doubtful.</param>
internal sealed record ReloadResult(
    bool IsReloaded,
    IReadOnlyList<string> Changed,
    IReadOnlyList<string> ForNew,
    IReadOnlyList<string> NeedRestart,
    IReadOnlyList<string> Certificates,
    IReadOnlyList<string> Problems)
{
    /// <summary>There is nothing to read.</summary>
    public static ReloadResult NoFile { get; } = Refused(["the broker was started without a configuration file"]);

    /// <summary>On one line.</summary>
    public string Summary => $"changed {Join(Changed)}, after a restart {Join(NeedRestart)}, certificates {Join(Certificates)}";

    public static ReloadResult Refused(IEnumerable<string> problems) => new(false, [], [], [], [], [.. problems]);

    private static string Join(IReadOnlyList<string> keys) => keys.Count == 0 ? "-" : string.Join(' ', keys);
}
