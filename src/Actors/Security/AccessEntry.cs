using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Security;

/// <summary>Grants groups rights on every destination of a kind that matches a pattern. The group <c>*</c> is everybody.</summary>
public sealed record AccessEntry(DestinationKind Kind, DestinationPattern Pattern)
{
    public IReadOnlyList<string> Read { get; init; } = [];

    public IReadOnlyList<string> Write { get; init; } = [];

    public IReadOnlyList<string> Admin { get; init; } = [];

    internal bool Grants(Subject subject, AccessRight right)
    {
        var groups = right switch
        {
            AccessRight.Read => Read,
            AccessRight.Write => Write,
            _ => Admin,
        };
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i] == "*" || subject.Groups.Contains(groups[i])) return true;
        }
        return false;
    }
}
