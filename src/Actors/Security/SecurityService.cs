using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Security;

/// <summary>
/// The users and rights in force. Safe for use from any thread; <see cref="Replace"/> changes them for everybody at once. Whoever caches a
/// decision keeps the <see cref="Version"/> it was made under; <see cref="Broker.ChangeSecurity"/> also tells the connections.
/// </summary>
public sealed class SecurityService
{
    private const string AnonymousName = "anonymous";

    private readonly byte[] _cacheKey = RandomNumberGenerator.GetBytes(32);
    private volatile State _state;

    public SecurityService(SecurityOptions options) => _state = new State(options, 1);

    /// <summary>Grows with each <see cref="Replace"/>.</summary>
    public int Version => _state.Version;

    /// <summary>True when anybody may do anything.</summary>
    public bool IsOpen => _state.Users.Count == 0;

    public void Replace(SecurityOptions options) => _state = new State(options, _state.Version + 1);

    public bool Allows(Subject subject, AccessRight right, DestinationName name) => _state.Policy.Allows(subject, right, name);

    /// <summary>May a broker that is known as this user be linked? Without users everybody may.</summary>
    public bool AllowsLink(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return IsOpen || subject.MayLink;
    }

    /// <summary>The user of that name, for whom something better than a password vouches; null when there is none.</summary>
    public Subject? Find(string name)
    {
        var state = _state;
        if (state.Users.Count == 0) return new Subject(name, []);
        return state.Users.TryGetValue(name, out var user) ? user.Subject : null;
    }

    /// <summary>
    /// Decides at once where no slow hash is needed: logins that need none, unknown users, and those whose password was verified before.
    /// </summary>
    /// <returns>False when <see cref="Verify"/> has to decide; otherwise <paramref name="subject"/> is who it is, null for nobody.</returns>
    public bool TryDecide(string? login, string? passcode, out Subject? subject)
    {
        var state = _state;
        subject = null;
        if (state.Users.Count == 0)
        {
            subject = new Subject(string.IsNullOrEmpty(login) ? AnonymousName : login, []);
            return true;
        }
        if (string.IsNullOrEmpty(login))
        {
            if (state.AnonymousGroups is not null) subject = new Subject(AnonymousName, state.AnonymousGroups);
            return true;
        }
        if (!state.Users.TryGetValue(login, out var user)) return false;
        if (!state.Verified.ContainsKey(CacheEntry(login, passcode))) return false;
        subject = user.Subject;
        return true;
    }

    /// <summary>Who somebody is under what is in force now; null when there is no such user any more.</summary>
    public Subject? Renew(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var state = _state;
        if (state.Users.Count == 0) return subject;
        if (state.Users.TryGetValue(subject.Name, out var user)) return user.Subject;
        return subject.Name == AnonymousName && state.AnonymousGroups is { } groups ? new Subject(AnonymousName, groups) : null;
    }

    /// <summary>Verifies a password by its slow hash; takes a tenth of a second or so, whether the user exists or not.</summary>
    public bool Verify(string login, string? passcode, [NotNullWhen(true)] out Subject? subject)
    {
        var state = _state;
        subject = null;
        var known = state.Users.TryGetValue(login, out var user);
        var hash = known ? user.Hash : state.Decoy;
        if (!hash.Verify(passcode ?? "") || !known) return false;
        // A thousand nodes with one user must not cost a thousand slow hashes.
        state.Verified.TryAdd(CacheEntry(login, passcode), true);
        subject = user.Subject;
        return true;
    }

    private string CacheEntry(string login, string? passcode) =>
        Convert.ToBase64String(HMACSHA256.HashData(_cacheKey, Encoding.UTF8.GetBytes($"{login.Length}:{login}{passcode}")));

    private sealed class State
    {
        public State(SecurityOptions options, int version)
        {
            Version = version;
            AnonymousGroups = options.AnonymousGroups;
            Users = options.Users.ToDictionary(
                user => user.Name,
                user => (user.Password, new Subject(user.Name, user.Groups) { IsVerified = true, MayLink = user.MayLink }),
                StringComparer.Ordinal);
            Policy = options.Access.Count == 0 ? AccessPolicy.Open : AccessPolicy.Of(options.Access);
            Decoy = options.Users.Count == 0 ? PasswordHash.Create("", 1) : options.Users[0].Password;
        }

        public int Version { get; }

        public Dictionary<string, (PasswordHash Hash, Subject Subject)> Users { get; }

        public IReadOnlyList<string>? AnonymousGroups { get; }

        public AccessPolicy Policy { get; }

        /// <summary>What the password of a user that does not exist is compared with, so that the time taken does not tell.</summary>
        public PasswordHash Decoy { get; }

        public ConcurrentDictionary<string, bool> Verified { get; } = new(StringComparer.Ordinal);
    }
}
