using ActorMQ.Actors.Security;
using ActorMQ.Hocon;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>security { users, anonymous-groups, access, allow-open-access }</c></summary>
internal static class SecuritySection
{
    // The password can be read in the file: there is nothing to protect, and a hundred slow hashes would delay the start.
    private const int IterationsForPlainText = 1000;

    private static readonly string[] Targets = ["queue", "topic", "temp"];

    public static SecurityOptions Read(ConfigSection section, out bool allowsOpenAccess)
    {
        allowsOpenAccess = section.Boolean("allow-open-access", false);
        var users = section.Entries("users").Select(entry => ReadUser(entry.Name, entry.Section)).ToList();
        var anonymousGroups = section.Read("anonymous-groups", ConfigValue.OptionalTexts, null);
        var groups = users.SelectMany(user => user.Groups).Concat(anonymousGroups ?? []).ToHashSet(StringComparer.Ordinal);
        var access = section.Items("access").SelectMany(entry => ReadAccess(entry, groups)).ToList();
        if (users.Count == 0 && access.Count > 0) section.Warning("access", "has no effect as long as no users are configured");
        if (users.Count == 0 && anonymousGroups is not null) section.Warning("anonymous-groups", "has no effect as long as no users are configured");
        section.Close();
        return new SecurityOptions { Users = users, Access = access, AnonymousGroups = anonymousGroups };
    }

    private static UserAccount ReadUser(string name, ConfigSection section)
    {
        if (!section.Has("password")) section.Error("the password is missing");
        var password = section.Read("password", value => ReadPassword(value, section), PasswordHash.Create("", 1));
        var groups = section.Read("groups", ConfigValue.Texts, []);
        var mayLink = section.Boolean("network", false);
        section.Close();
        return new UserAccount(name, password, groups) { MayLink = mayLink };
    }

    private static PasswordHash ReadPassword(HoconValue value, ConfigSection section)
    {
        var text = value.AsString();
        if (text.StartsWith("$pbkdf2", StringComparison.Ordinal))
        {
            // What is wrong with it must not end up in a log, so the value is not quoted.
            return PasswordHash.TryParse(text, out var hash)
                ? hash
                : throw new HoconException(value.Origin, $"{value.Path}: expected a line as actormq passwd prints it: the hash is incomplete or changed");
        }
        section.Warning("password", "the password is written in plain text; actormq passwd makes a hash of it");
        return PasswordHash.Create(text, IterationsForPlainText);
    }

    private static IEnumerable<AccessEntry> ReadAccess(ConfigSection section, HashSet<string> groups)
    {
        var (read, write, admin) = (ReadGroups(section, "read", groups), ReadGroups(section, "write", groups), ReadGroups(section, "admin", groups));
        var targets = Targets
            .Where(section.Has)
            .Select(key => (Key: key, Pattern: section.Read(key, PatternOf, null)))
            .ToList();
        section.Close();
        if (targets.Count != 1)
        {
            section.Error("expected exactly one of queue, topic and temp, which is a pattern such as mcollective.>");
            return [];
        }
        var (target, pattern) = targets[0];
        if (pattern is null) return [];
        return KindsOf(target).Select(kind => new AccessEntry(kind, pattern) { Read = read, Write = write, Admin = admin });
    }

    private static IReadOnlyList<string> ReadGroups(ConfigSection section, string key, HashSet<string> groups)
    {
        var granted = section.Read(key, ConfigValue.Texts, []);
        foreach (var group in granted.Where(group => group != "*" && groups.Count > 0 && !groups.Contains(group)))
        {
            var nearest = NearestName.Find(group, groups) is { } name ? $"; did you mean {name}?" : "";
            section.Warning(key, $"no user is in the group {group}{nearest}");
        }
        return granted;
    }

    private static DestinationPattern? PatternOf(HoconValue value) =>
        value.AsString() is { Length: > 0 } text ? new DestinationPattern(text) : throw value.Unexpected("a pattern such as mcollective.>");

    private static DestinationKind[] KindsOf(string target) => target switch
    {
        "queue" => [DestinationKind.Queue],
        "topic" => [DestinationKind.Topic],
        _ => [DestinationKind.TemporaryQueue, DestinationKind.TemporaryTopic],
    };
}
