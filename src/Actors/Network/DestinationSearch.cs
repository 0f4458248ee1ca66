using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Network;

/// <summary>
/// Which destinations this broker asks all others for. One question is under way for each name, however many want to know; that a name is
/// nowhere is remembered for a moment, so that a client that tries again and again does not ask the network each time. Without IO and clock.
/// </summary>
/// <remarks>
/// Nobody announces his destinations: a hundred thousand at one broker are nothing to the others. Only who may use a destination but not
/// create it asks, and only for one that is not here.
/// </remarks>
internal sealed class DestinationSearch
{
    public static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(5);

    // Ever new names must not fill the memory.
    private const int MaxRemembered = 1000;

    private readonly Dictionary<long, Question> _byToken = [];
    private readonly Dictionary<DestinationName, Question> _byName = [];
    private readonly Dictionary<DestinationName, TimeSpan> _nowhere = [];
    private long _lastToken;

    /// <summary>Somebody wants to know.</summary>
    /// <param name="name">The destination.</param>
    /// <param name="seeker">Hears of it, maybe at once.</param>
    /// <param name="brokers">Whom to ask.</param>
    /// <param name="unreachable">Those that cannot be asked.</param>
    /// <param name="now">A time that only grows.</param>
    /// <param name="token">The number of the question that is to be sent.</param>
    /// <returns>True when one is.</returns>
    public bool TryAsk(
        DestinationName name, IRef<SeekAnswer> seeker, IReadOnlyCollection<string> brokers, IEnumerable<string> unreachable, TimeSpan now, out long token)
    {
        token = 0;
        if (_byName.TryGetValue(name, out var known))
        {
            known.Seekers.Add(seeker);
            return false;
        }
        if (brokers.Count == 0 || (_nowhere.TryGetValue(name, out var until) && now < until))
        {
            seeker.TryTell(new SeekAnswer(name, false, [.. unreachable]));
            return false;
        }
        token = ++_lastToken;
        var question = new Question(name, brokers, unreachable);
        question.Seekers.Add(seeker);
        _byToken.Add(token, question);
        _byName.Add(name, question);
        return true;
    }

    /// <summary>A broker has answered. The first that has it is enough.</summary>
    public void Answer(long token, string broker, bool exists, TimeSpan now)
    {
        if (!_byToken.TryGetValue(token, out var question) || !question.Unanswered.Remove(broker)) return;
        if (!exists && question.Unanswered.Count > 0) return;
        if (!exists && question.Unreachable.Count == 0) Remember(question.Name, now);
        End(token, question, exists);
    }

    /// <summary>A broker cannot be reached any more: it will not answer.</summary>
    public void OnUnreachable(string broker)
    {
        foreach (var (token, question) in _byToken.ToArray())
        {
            if (!question.Unanswered.Remove(broker)) continue;
            question.Unreachable.Add(broker);
            if (question.Unanswered.Count == 0) End(token, question, false);
        }
    }

    /// <summary>Nobody waits for the answer any longer.</summary>
    public void TimeOut(long token)
    {
        if (_byToken.TryGetValue(token, out var question)) End(token, question, false);
    }

    /// <summary>Each question is known by name and by number, and somebody waits for it who has somebody to wait for.</summary>
    public void Check()
    {
        Invariant.Holds(_byToken.Count == _byName.Count, $"Search: {_byToken.Count} questions are under way, about {_byName.Count} destinations");
        foreach (var (token, question) in _byToken)
        {
            Invariant.Holds(
                _byName.GetValueOrDefault(question.Name) == question,
                $"Search: question {token} about {question.Name} is not the one that is known by that name");
            Invariant.Holds(question.Unanswered.Count > 0, $"Search: question {token} about {question.Name} waits for nobody");
            Invariant.Holds(question.Seekers.Count > 0, $"Search: nobody waits for question {token} about {question.Name}");
        }
        Invariant.Holds(_nowhere.Count <= MaxRemembered, $"Search: {_nowhere.Count} destinations are remembered to be nowhere, of {MaxRemembered}");
    }

    private void End(long token, Question question, bool exists)
    {
        _byToken.Remove(token);
        _byName.Remove(question.Name);
        string[] silent = exists ? [] : [.. question.Unreachable.Concat(question.Unanswered).Order(StringComparer.Ordinal)];
        foreach (var seeker in question.Seekers) seeker.TryTell(new SeekAnswer(question.Name, exists, silent));
    }

    private void Remember(DestinationName name, TimeSpan now)
    {
        if (_nowhere.Count >= MaxRemembered) _nowhere.Clear();
        _nowhere[name] = now + RememberedFor;
    }

    private sealed class Question(DestinationName name, IEnumerable<string> brokers, IEnumerable<string> unreachable)
    {
        public DestinationName Name => name;

        public HashSet<string> Unanswered { get; } = new(brokers, StringComparer.Ordinal);

        public HashSet<string> Unreachable { get; } = new(unreachable, StringComparer.Ordinal);

        public List<IRef<SeekAnswer>> Seekers { get; } = [];
    }
}
