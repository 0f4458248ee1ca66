using System.Data.Common;

namespace ActorMQ.Nodes.Configuration;

/// <summary>Connection strings as they may be shown.</summary>
internal static class ConnectionText
{
    private static readonly string[] Secrets = ["password", "pwd", "ssl password", "sslpassword"];

    /// <returns>The same without what is secret in it; null when there is nothing to hide.</returns>
    public static string? Hide(string text)
    {
        DbConnectionStringBuilder parts;
        try
        {
            parts = new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            return "(hidden)";
        }
        var hidden = Secrets.Where(parts.ContainsKey).ToList();
        if (hidden.Count == 0) return null;
        foreach (var secret in hidden) parts[secret] = "(hidden)";
        return parts.ConnectionString;
    }
}
