using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Security;

/// <summary>Who a connection is: a user and the groups it is in.</summary>
public sealed class Subject
{
    public Subject(string name, IEnumerable<string> groups)
    {
        Name = name;
        Groups = new HashSet<string>(groups, StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlySet<string> Groups { get; }

    /// <summary>A user of the configuration, who has proved it. Otherwise the name is only what somebody says.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Whether another broker may link itself to this one as this user.</summary>
    public bool MayLink { get; init; }

    /// <summary>Whom limits hold answerable for what it does at <paramref name="origin"/>.</summary>
    public Account AccountAt(Origin origin) => IsVerified ? Account.OfUser(Name) : Account.OfAddress(origin);

    /// <inheritdoc />
    public override string ToString() => Name;
}
