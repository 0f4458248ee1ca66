using System.Globalization;

namespace ActorMQ.Actors.Cluster;

/// <summary>What nodes of a site say to each other before they are in one cluster: a line of words, and nothing that would make objects of types.</summary>
/// <remarks><code>
/// actormq-site 1 probe CLUSTER SIZE MEMBERS
/// actormq-site 1 answer CLUSTER SIZE MEMBERS REASON      the last one may have spaces; - when the other node can be reached
/// CLUSTER: its name; - when there is none yet, ! when there is none and will be none
/// MEMBERS: HOST:PORT,HOST:PORT...; - for none
/// </code></remarks>
internal static class SiteText
{
    private const int MaxLength = 32_768;
    private const int MaxReason = 500;
    private const string Title = "actormq-site 1 ";
    private const string None = "-";
    private const string Stuck = "!";

    public static string Probe(SiteView view) => $"{Title}probe {Of(view)}";

    public static string Answer(SiteAnswer answer)
    {
        var reason = answer.Unreachable ?? None;
        return $"{Title}answer {Of(answer.View)} {(reason.Length > MaxReason ? reason[..MaxReason] : reason)}";
    }

    /// <summary>Null when it is none.</summary>
    public static SiteView? ReadProbe(string text) =>
        text.Length <= MaxLength && text.StartsWith($"{Title}probe ", StringComparison.Ordinal) && text.Split(' ') is { Length: 6 } words ? View(words) : null;

    /// <inheritdoc cref="ReadProbe"/>
    public static SiteAnswer? ReadAnswer(string text)
    {
        if (text.Length > MaxLength || !text.StartsWith($"{Title}answer ", StringComparison.Ordinal)) return null;
        return text.Split(' ', 7) is { Length: 7 } words && View(words) is { } view ? new SiteAnswer(view, words[6] == None ? null : words[6]) : null;
    }

    private static string Of(SiteView view)
    {
        var members = string.Join(',', view.Members.Take(SiteView.MaxMembers));
        var none = view.IsStuck ? Stuck : None;
        return string.Create(CultureInfo.InvariantCulture, $"{view.Cluster ?? none} {view.Size} {(members.Length == 0 ? None : members)}");
    }

    private static SiteView? View(string[] words)
    {
        if (!int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || words[3].Length == 0) return null;
        var members = new List<SiteAddress>();
        foreach (var text in words[5] == None ? [] : words[5].Split(','))
        {
            if (!SiteAddress.TryParse(text, out var member) || members.Count == SiteView.MaxMembers) return null;
            members.Add(member);
        }
        return new SiteView(words[3] is None or Stuck ? null : words[3], size, members) { IsStuck = words[3] == Stuck };
    }
}
