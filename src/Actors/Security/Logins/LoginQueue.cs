using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Security.Logins;

/// <summary>
/// Whose password is verified next. Addresses take turns, and users of one address, so whoever brings many passwords makes nobody wait but
/// himself; of one user and address the newest comes first, as the others are wrong as a rule. What is the same waits once. Without clock.
/// </summary>
internal sealed class LoginQueue
{
    private readonly LinkedList<Line> _turns = new();
    private readonly Dictionary<Origin, LinkedListNode<Line>> _lines = [];
    // Two of one user at the same time would let the second one cost what the first has found out.
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private readonly LoginOptions _options;
    private readonly WrongLogins _wrong;

    public LoginQueue(LoginOptions options)
    {
        _options = options;
        _wrong = new WrongLogins(options.MaxDelay);
    }

    /// <summary>Attempts that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a login in. What had to make room for it, itself perhaps, is returned.</summary>
    public LoginAttempt? Add(LoginRequest request)
    {
        if (!_lines.TryGetValue(request.Origin, out var line)) _lines.Add(request.Origin, line = _turns.AddLast(new Line(request.Origin)));
        if (line.Value.Find(request) is { } same)
        {
            same.Requests.Add(request);
            return null;
        }
        line.Value.Add(new LoginAttempt(request));
        Count++;
        if (line.Value.Count > _options.MaxWaitingPerAddress) return DropOldest(line.Value);
        return Count > _options.MaxWaiting ? DropOldest(_turns.MaxBy(each => each.Count)!) : null;
    }

    /// <summary>Takes out what is to be verified now; <see cref="Done"/> is to follow.</summary>
    public bool TryTake(DateTimeOffset now, [NotNullWhen(true)] out LoginAttempt? attempt)
    {
        attempt = null;
        for (var node = _turns.First; node is not null; node = node.Next)
        {
            if (_wrong.DueAt(node.Value.Origin, now) > now || !TryTake(node.Value, now, out attempt)) continue;
            _underWay.Add(attempt.Login);
            Count--;
            _turns.Remove(node);
            if (node.Value.Count > 0) _turns.AddLast(node);
            else _lines.Remove(node.Value.Origin);
            return true;
        }
        return false;
    }

    /// <summary>An attempt that was taken has been verified.</summary>
    public void Done(LoginAttempt attempt, bool wasRight, DateTimeOffset now)
    {
        _underWay.Remove(attempt.Login);
        if (!wasRight) _wrong.Note(attempt.Origin, attempt.Login, now);
    }

    public void Withdraw(LoginRequest request)
    {
        if (!_lines.TryGetValue(request.Origin, out var line) || line.Value.Find(request) is not { } attempt) return;
        attempt.Requests.Remove(request);
        if (attempt.Requests.Count > 0) return;
        line.Value.Remove(attempt);
        Removed(line);
    }

    /// <summary>When something that waits may be taken because its pause is over; null when nothing pauses.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now)
    {
        DateTimeOffset? first = null;
        foreach (var line in _turns)
        {
            var dueOfLine = _wrong.DueAt(line.Origin, now);
            foreach (var login in line.Logins)
            {
                var due = _wrong.DueAt(line.Origin, login, now);
                if (due < dueOfLine) due = dueOfLine;
                if (due > now && (first is null || due < first)) first = due;
            }
        }
        return first;
    }

    /// <summary>Everybody who waits has a place, and each place somebody who waits.</summary>
    public void Check()
    {
        Invariant.Holds(_turns.Count == _lines.Count, $"Logins: {_turns.Count} addresses have a turn, and {_lines.Count} are known");
        foreach (var line in _turns)
        {
            Invariant.Holds(line.Count > 0, $"Logins: {line.Origin} has a turn, and nothing waits");
            Invariant.Holds(
                line.Count <= _options.MaxWaitingPerAddress, $"Logins: {line.Count} of {line.Origin} wait, of {_options.MaxWaitingPerAddress} that may");
            line.Check();
        }
        Invariant.Holds(Count == _turns.Sum(static line => line.Count), $"Logins: {Count} wait, and {_turns.Sum(static line => line.Count)} by address");
        Invariant.Holds(Count <= _options.MaxWaiting, $"Logins: {Count} wait, of {_options.MaxWaiting} that may");
        _wrong.Check();
    }

    private bool TryTake(Line line, DateTimeOffset now, [NotNullWhen(true)] out LoginAttempt? attempt) =>
        line.TryTake(login => !_underWay.Contains(login) && _wrong.DueAt(line.Origin, login, now) <= now, out attempt);

    private LoginAttempt DropOldest(Line line)
    {
        var oldest = line.TakeOldest();
        Removed(_lines[line.Origin]);
        return oldest;
    }

    private void Removed(LinkedListNode<Line> line)
    {
        Count--;
        if (line.Value.Count > 0) return;
        _turns.Remove(line);
        _lines.Remove(line.Value.Origin);
    }

    /// <summary>What waits from one address. A user who did not wait before comes first, so that he is not behind those who always do.</summary>
    private sealed class Line(Origin origin)
    {
        private readonly LinkedList<List<LoginAttempt>> _users = new();
        private readonly Dictionary<string, LinkedListNode<List<LoginAttempt>>> _byLogin = new(StringComparer.Ordinal);

        public Origin Origin => origin;

        public int Count { get; private set; }

        public IEnumerable<string> Logins => _byLogin.Keys;

        public LoginAttempt? Find(LoginRequest request) =>
            _byLogin.TryGetValue(request.Login!, out var user) ? user.Value.Find(attempt => attempt.IsSameAs(request)) : null;

        public void Add(LoginAttempt attempt)
        {
            if (!_byLogin.TryGetValue(attempt.Login, out var user)) _byLogin.Add(attempt.Login, user = _users.AddFirst(new List<LoginAttempt>()));
            user.Value.Add(attempt);
            Count++;
        }

        public bool TryTake(Func<string, bool> mayBeTaken, [NotNullWhen(true)] out LoginAttempt? attempt)
        {
            for (var node = _users.First; node is not null; node = node.Next)
            {
                attempt = node.Value[^1];
                if (!mayBeTaken(attempt.Login)) continue;
                Remove(attempt);
                // Others of this address have their turn first.
                if (node.List is not null)
                {
                    _users.Remove(node);
                    _users.AddLast(node);
                }
                return true;
            }
            attempt = null;
            return false;
        }

        /// <summary>Of the user who has most, or of the one whose turn is furthest away.</summary>
        public LoginAttempt TakeOldest()
        {
            var most = _users.Last!;
            for (var node = _users.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Count > most.Value.Count) most = node;
            }
            var oldest = most.Value[0];
            Remove(oldest);
            return oldest;
        }

        public void Check()
        {
            Invariant.Holds(_users.Count == _byLogin.Count, $"Logins: {_users.Count} users of {origin} have a turn, and {_byLogin.Count} are known");
            var waiting = 0;
            foreach (var user in _users)
            {
                Invariant.Holds(user.Count > 0, $"Logins: a user of {origin} has a turn, and nothing waits");
                Invariant.Holds(user.TrueForAll(static attempt => attempt.Requests.Count > 0), $"Logins: a password of {user[0].Login} waits for nobody");
                waiting += user.Count;
            }
            Invariant.Holds(waiting == Count, $"Logins: {Count} of {origin} wait, and {waiting} by user");
        }

        public void Remove(LoginAttempt attempt)
        {
            var user = _byLogin[attempt.Login];
            user.Value.Remove(attempt);
            Count--;
            if (user.Value.Count > 0) return;
            _byLogin.Remove(attempt.Login);
            _users.Remove(user);
        }
    }
}
