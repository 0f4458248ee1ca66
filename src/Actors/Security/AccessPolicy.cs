using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Security;

/// <summary>
/// Who may do what, as in ActiveMQ: a right is granted when any matching entry grants it (union), and no matching entry means no.
/// Temporary destinations have entries of their own; without any of those everybody may use them. Immutable.
/// </summary>
public sealed class AccessPolicy
{
    private readonly IReadOnlyList<AccessEntry>? _entries;

    private AccessPolicy(IReadOnlyList<AccessEntry>? entries) => _entries = entries;

    /// <summary>Everybody may do everything: when nothing is configured.</summary>
    public static AccessPolicy Open { get; } = new(null);

    public static AccessPolicy Of(IReadOnlyList<AccessEntry> entries) => new(entries);

    /// <summary>May the subject do that with the destination? A name with wildcards is allowed when an entry covers all of it.</summary>
    public bool Allows(Subject subject, AccessRight right, DestinationName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_entries is null) return true;
        var wanted = name.IsPattern ? new DestinationPattern(name.Name) : null;
        var anyForTemporary = false;
        foreach (var entry in _entries)
        {
            if (entry.Kind != name.Kind) continue;
            anyForTemporary = true;
            var matches = wanted is null ? entry.Pattern.Matches(name.Name) : entry.Pattern.Covers(wanted);
            if (matches && entry.Grants(subject, right)) return true;
        }
        return name.IsTemporary && !anyForTemporary;
    }

    /// <summary>The error for a denied frame, in ActiveMQ's words.</summary>
    public static BrokerError Denied(Subject subject, AccessRight right, DestinationName name)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(name);
        var verb = right switch
        {
            AccessRight.Read => "read from",
            AccessRight.Write => "write to",
            _ => "create",
        };
        return new BrokerError(ErrorCode.NotAuthorized, $"User {subject.Name} is not authorized to {verb}: {name.Uri}");
    }
}
