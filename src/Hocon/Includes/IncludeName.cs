using ActorMQ.Hocon.Properties;
using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Includes;

/// <summary>What the name in an include statement stands for (spec "Include semantics: file formats and extensions").</summary>
internal static class IncludeName
{
    // The order the specification has: HOCON has the last word, JSON the last but one.
    private static readonly string[] Extensions = [PropertiesParser.Extension, ".json", ".conf"];

    /// <summary>The files to try, all of which are included if they exist, the last one with the last word.</summary>
    public static IReadOnlyList<string> Candidates(string name)
    {
        if (Extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))) return [name];
        var all = Extensions.Select(extension => name + extension);

        // A dot may begin an extension of the user's own (hosts.inc) or be part of a name without one (site-1.2).
        return Path.HasExtension(name) ? [name, .. all] : [.. all];
    }

    /// <summary>Refuses what the specification leaves to the platform and this one does not have.</summary>
    /// <exception cref="HoconException">The statement asks for something that is no file.</exception>
    public static void RefuseUnsupported(IncludeStatement statement)
    {
        const string Advice = "only files can be included";
        if (statement.Kind == IncludeKind.ClassPath)
            throw new HoconException(statement.Origin, $"include classpath(...) is not supported; {Advice}");
        if (statement.Kind == IncludeKind.Url || (statement.Kind == IncludeKind.Heuristic && LooksLikeUrl(statement.Name)))
            throw new HoconException(statement.Origin, $"including a URL is not supported; {Advice}");
    }

    // A scheme of one letter is a drive.
    private static bool LooksLikeUrl(string name)
    {
        var colon = name.IndexOf(":/", StringComparison.Ordinal);
        return colon > 1 && name.Take(colon).All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.');
    }
}
