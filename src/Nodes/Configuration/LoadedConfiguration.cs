using ActorMQ.Hocon;
using ActorMQ.Nodes.Configuration.Sections;

namespace ActorMQ.Nodes.Configuration;

/// <summary>A configuration file laid over the defaults, read and checked.</summary>
/// <param name="Options">What the node is told; null when there are errors.</param>
/// <param name="Effective">All values below the root key, each with its origin; null when the file cannot even be parsed.</param>
/// <param name="Akka">The same below <c>akka</c>.</param>
/// <param name="Problems">What is wrong or doubtful.</param>
internal sealed record LoadedConfiguration(NodeOptions? Options, HoconObject? Effective, HoconObject? Akka, IReadOnlyList<ConfigProblem> Problems)
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
            return new LoadedConfiguration(null, null, null, [new ConfigProblem(e.Origin, true, e.Problem)]);
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
        var akka = root.Get(AkkaSection.RootKey).AsObject();
        var options = NodeOptionsReader.Read(new ConfigSection(effective, report, RootKey)) with { Akka = AkkaSection.Read(akka, report) };
        CheckRoot(root, effective, report);
        report.ReportUnknown();
        return new LoadedConfiguration(report.HasErrors ? null : options, effective, akka, report.Problems);
    }

    /// <summary>The effective configuration as HOCON, each value with its origin, passwords hidden.</summary>
    public string Render()
    {
        return Effective is null || Akka is null ? "" : Render(RootKey, Effective) + Render(AkkaSection.RootKey, Akka);

        static string Render(string key, HoconObject values)
        {
            var lines = HoconRenderer.Render(values, withOrigins: true, Hide).TrimEnd('\n').Split('\n');
            return $"{key} {{\n{string.Concat(lines.Select(line => $"  {line}\n"))}}}\n";
        }
    }

    /// <summary>Which keys have other values here than in <paramref name="other"/>; those of our own without their root key.</summary>
    public IReadOnlyList<HoconPath> DifferencesFrom(LoadedConfiguration other) =>
    [
        .. ConfigDifference.Between(Effective!, other.Effective!),
        .. ConfigDifference.Between(Akka!, other.Akka!).Select(path => HoconPath.Of(AkkaSection.RootKey).Append(path)),
    ];

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
    private static void CheckRoot(HoconObject all, HoconObject effective, ConfigReport report)
    {
        foreach (var (key, value) in all.Fields)
        {
            if (key is RootKey or AkkaSection.RootKey) continue;
            if (NearestName.Find(key, [RootKey, AkkaSection.RootKey]) is { } root) report.Error(value.KeyOrigin, $"unknown key {key}: did you mean {root}?");
            else if (effective.Fields.ContainsKey(key)) report.Error(value.KeyOrigin, $"unknown key {key}: did you mean {RootKey}.{key}?");
        }
    }

    private static string? Hide(HoconValue value) => value.Path.Keys[^1] switch
    {
        _ when value is HoconNull => null,
        "password" or "remote-password" or "key-password" => "(hidden)",
        "connection-string" => ConnectionText.Hide(value.AsString()),
        _ => null,
    };
}
