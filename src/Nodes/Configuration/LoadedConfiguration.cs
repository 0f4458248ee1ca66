using ActorMQ.Hocon;

namespace ActorMQ.Nodes.Configuration;

/// <summary>A configuration file laid over the defaults, read and checked.</summary>
/// <param name="Options">What the node is told; null when there are errors.</param>
/// <param name="Effective">All values below the root key, each with its origin; null when the file cannot even be parsed.</param>
/// <param name="Problems">What is wrong or doubtful.</param>
internal sealed record LoadedConfiguration(NodeOptions? Options, HoconObject? Effective, IReadOnlyList<ConfigProblem> Problems)
{
    private const string RootKey = "actormq";
    private const string DefaultsFile = "reference.conf";

    /// <param name="file">The file; null for the defaults alone.</param>
    /// <param name="environment">Gives the environment variable of a name, or null.</param>
    public static LoadedConfiguration Load(string? file, Func<string, string?> environment)
    {
        try
        {
            return Read(file is null ? null : HoconDocument.Load(file), environment);
        }
        catch (HoconException e)
        {
            return new LoadedConfiguration(null, null, [new ConfigProblem(e.Origin, true, e.Problem)]);
        }
    }

    /// <param name="document">What is laid over the defaults.</param>
    /// <param name="environment">Gives the environment variable of a name, or null.</param>
    /// <exception cref="HoconException">The document cannot be resolved.</exception>
    public static LoadedConfiguration Read(HoconDocument? document, Func<string, string?> environment)
    {
        var report = new ConfigReport();
        var root = (document?.WithFallback(Defaults()) ?? Defaults()).Resolve(environment);
        var effective = root.Get(RootKey).AsObject();
        var options = NodeOptionsReader.Read(new ConfigSection(effective, report, RootKey));
        CheckRoot(root, effective, report);
        report.ReportUnknown();
        return new LoadedConfiguration(report.HasErrors ? null : options, effective, report.Problems);
    }

    /// <summary>The effective configuration as HOCON, each value with its origin, passwords hidden.</summary>
    public string Render()
    {
        if (Effective is null) return "";
        var lines = HoconRenderer.Render(Effective, withOrigins: true, Hide).TrimEnd('\n').Split('\n');
        return $"{RootKey} {{\n{string.Concat(lines.Select(line => $"  {line}\n"))}}}\n";
    }

    internal static HoconDocument Defaults()
    {
        using var stream = typeof(LoadedConfiguration).Assembly.GetManifestResourceStream(DefaultsFile)!;
        using var reader = new StreamReader(stream);
        return HoconDocument.Parse(reader.ReadToEnd(), DefaultsFile);
    }

    /// <summary>
    /// Keys beside the root key are the author's own, to refer to with substitutions; unless they look like a slip of the pen, in which
    /// case all that is below them would be ignored without a word.
    /// </summary>
    private static void CheckRoot(HoconObject root, HoconObject effective, ConfigReport report)
    {
        foreach (var (key, value) in root.Fields)
        {
            if (key == RootKey) continue;
            if (NearestName.Find(key, [RootKey]) is not null) report.Error(value.KeyOrigin, $"unknown key {key}: did you mean {RootKey}?");
            else if (effective.Fields.ContainsKey(key)) report.Error(value.KeyOrigin, $"unknown key {key}: did you mean {RootKey}.{key}?");
        }
    }

    private static string? Hide(HoconValue value) =>
        value is not HoconNull && value.Path.Keys[^1] is "password" or "remote-password" or "key-password" ? "(hidden)" : null;
}
