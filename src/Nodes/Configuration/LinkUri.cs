using System.Globalization;
using ActorMQ.Actors.Network;

namespace ActorMQ.Nodes.Configuration;

/// <summary>A connector's uri, as ActiveMQ writes them: one link for each member of the outer list, each with one or more addresses to try.</summary>
/// <param name="Links">The addresses of each link.</param>
/// <param name="Ignored">What followed a question mark and has no meaning here.</param>
internal sealed record LinkUri(IReadOnlyList<IReadOnlyList<LinkAddress>> Links, IReadOnlyList<string> Ignored)
{
    private const string Expected = "expected tcp://HOST:PORT, ssl://HOST:PORT, static:(URI,URI) for several links, failover:(URI,URI) or "
        + "masterslave:(URI,URI) for one link to whichever answers, or multicast://GROUP or dns://NAME to find brokers";

    private static readonly string[] NotYet = ["zeroconf", "ldap", "http", "simple", "discovery", "peer", "vm"];

    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static LinkUri Parse(string text)
    {
        var ignored = new List<string>();
        var links = ReadLinks(text.Trim(), ignored);
        return new LinkUri(links, ignored);
    }

    private static List<IReadOnlyList<LinkAddress>> ReadLinks(string text, List<string> ignored)
    {
        var scheme = SchemeOf(text);
        if (scheme == "static") return [.. Members(text, scheme, ignored).SelectMany(member => ReadLinks(member, ignored))];
        return [ReadAddresses(text, ignored)];
    }

    /// <summary>The addresses of one link.</summary>
    private static List<LinkAddress> ReadAddresses(string text, List<string> ignored)
    {
        var scheme = SchemeOf(text);
        if (scheme is "failover" or "masterslave") return [.. Members(text, scheme, ignored).SelectMany(member => ReadAddresses(member, ignored))];
        if (scheme is "multicast" or "multicast+ssl" or "dns" or "dns+ssl")
            throw new FormatException($"{scheme}: must be a uri of its own, not a member of others");
        if (NotYet.Contains(scheme)) throw new FormatException($"{scheme}: is not supported yet; name the brokers with static:(...)");
        if (scheme is not ("tcp" or "ssl")) throw new FormatException(Expected);
        text = CutOptions(text, ignored);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath != "/" || uri.UserInfo.Length > 0)
            throw new FormatException(Expected);
        var port = uri.IsDefaultPort || uri.Port < 0 ? LinkAddress.DefaultPort : uri.Port;
        return [new LinkAddress(scheme == "ssl", uri.Host.Trim('[', ']'), port)];
    }

    private static string SchemeOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? "" : text[..colon];
    }

    /// <summary>What is between the parentheses; they may be left out around a single one.</summary>
    private static List<string> Members(string text, string scheme, List<string> ignored)
    {
        text = text[(scheme.Length + 1)..].TrimStart('/');
        if (!text.StartsWith('(')) return [text];
        var (depth, start) = (0, 1);
        var members = new List<string>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            if (text[i] == ')') depth--;
            var isEnd = depth == 0;
            if (isEnd || (text[i] == ',' && depth == 1))
            {
                members.Add(text[start..i].Trim());
                start = i + 1;
            }
            if (!isEnd) continue;
            if (CutOptions(text[start..], ignored).Length > 0 || members.Contains("")) throw new FormatException(Expected);
            return members;
        }
        throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a parenthesis is not closed: {Expected}"));
    }

    private static string CutOptions(string text, List<string> ignored)
    {
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0) return text;
        ignored.AddRange(text[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries));
        return text[..mark];
    }
}
