using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// What a queue knows of how far away its consumers are, how they work and who else will come: from that follows who will be done soonest
/// with a message, and who has enough to do for now.
/// </summary>
/// <remarks>
/// Where all consumers are at one place nobody is preferred, and all may have what they have room for. A consumer that was told that there is
/// something for it, and has never had any room, is waited for: so who comes first does not get everything.
/// </remarks>
internal sealed class WorkSharing
{
    // Nothing is known of any consumer: longer than any way.
    private const double UnknownPace = 1000;

    // How much work a consumer is given ahead, in milliseconds. It should not run dry when something takes longer than usual; but what
    // others could begin with at once is not for later.
    private const double WorkAhead = 1000;
    private const double WorkAheadOfOthers = 50;

    // How long who was told of messages may take to ask for them: some turns, and three times the way.
    private const double Patience = 500;
    private const int RoundTrips = 3;

    private const double TypicalKept = 0.9;

    // Stands for this broker: no other has this name.
    private const string Near = "";

    private readonly Dictionary<int, Rank> _ranks = [];
    private readonly Dictionary<string, int> _consumersBehind = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _scoutsFrom = new(StringComparer.Ordinal);
    private readonly List<(QueueConsumer Consumer, long Since, long Until)> _awaited = [];
    private double? _typicalPace;
    private int _unattended;
    private int _exhaustedElsewhere;

    /// <summary>Expected consumers that take any message.</summary>
    public int ExpectedForAll { get; private set; }

    public bool IsAnybodyAwaited => _awaited.Count > 0;

    /// <summary>When somebody is waited for no longer; the greatest number while nobody is.</summary>
    public long NextDeadline
    {
        get
        {
            var next = long.MaxValue;
            foreach (var (_, _, until) in _awaited) next = Math.Min(next, until);
            return next;
        }
    }

    private double AssumedPace => _typicalPace ?? UnknownPace;

    public void Add(QueueConsumer consumer)
    {
        var request = consumer.Request;
        var place = request.Way?.Broker ?? Near;
        if (request.IsScout)
        {
            Count(_scoutsFrom, place, 1);
        }
        else
        {
            if (!_ranks.TryGetValue(request.Priority, out var rank)) _ranks.Add(request.Priority, rank = new Rank());
            consumer.Rank = rank;
            Count(rank.Places, place, 1);
            Count(_consumersBehind, place, 1);
            // Those it was sent ahead for are here. One that opens an offer is still ahead of them.
            if (request.FirstRoom == 0)
                EndWaiting(
                    scout => scout.Request.IsScout && scout.Request.Way?.Broker == request.Way?.Broker
                        && scout.Request.Selector?.Text == request.Selector?.Text);
        }
        CountUnattended();
        if (request.IsMetered) Expect(consumer, Expectation.Expected);
    }

    public void Remove(QueueConsumer consumer)
    {
        var place = consumer.Request.Way?.Broker ?? Near;
        EndWaiting(consumer);
        if (consumer.Rank is { } rank)
        {
            consumer.Rank = null;
            Count(rank.Places, place, -1);
            Count(_consumersBehind, place, -1);
            if (rank.Places.Count == 0) _ranks.Remove(consumer.Request.Priority);
        }
        else
        {
            Count(_scoutsFrom, place, -1);
        }
        CountUnattended();
    }

    /// <summary>A consumer has heard that there is something it has no room for: one that is expected is waited for, for a while.</summary>
    public void OnTold(QueueConsumer consumer, long now)
    {
        if (consumer.Expectation != Expectation.Expected) return;
        if (RoundTripTo(consumer) is not { } roundTrip)
        {
            Expect(consumer, Expectation.None);
            return;
        }
        Expect(consumer, Expectation.Awaited);
        _awaited.Add((consumer, now, now + (long)Math.Ceiling(Patience + (RoundTrips * roundTrip))));
    }

    /// <summary>A consumer has just come from one state to another.</summary>
    public void OnEntered(QueueConsumer consumer, ConsumerState former)
    {
        // Who has been given room need not be waited for.
        if (consumer.Expectation != Expectation.None && consumer.State is not (ConsumerState.Watching or ConsumerState.Wanting or ConsumerState.Exhausted))
            EndWaiting(consumer);
        if (former == ConsumerState.Exhausted && IsElsewhere(consumer)) _exhaustedElsewhere--;
        if (consumer.State == ConsumerState.Exhausted && IsElsewhere(consumer)) _exhaustedElsewhere++;
    }

    /// <summary>Who has not come by now may come later.</summary>
    public void GiveUpWaiting(long now)
    {
        for (var i = _awaited.Count - 1; i >= 0; i--)
        {
            var (consumer, since, until) = _awaited[i];
            // When a clock was set back nobody knows how long it was.
            if (now >= until || now < since) EndWaiting(consumer);
        }
    }

    public void OnSettled(QueueConsumer consumer, long now)
    {
        consumer.WorkBeyond = 0;
        var pace = consumer.Pace;
        pace.OnSettled(now, RoundTripTo(consumer) ?? 0, AssumedPace);
        if (!pace.IsKnown) return;
        _typicalPace = _typicalPace is { } typical ? (typical * TypicalKept) + (pace.PerMessage * (1 - TypicalKept)) : pace.PerMessage;
    }

    /// <summary>True when consumers at other places want what those of this one's priority want.</summary>
    public bool IsShared(QueueConsumer consumer) => consumer.Rank!.Places.Count + _unattended > 1;

    /// <summary>True when one is expected to be done with the next message before another is.</summary>
    public bool IsSooner(QueueConsumer consumer, QueueConsumer other, long now)
    {
        var (one, two) = (DoneAfter(consumer, now), DoneAfter(other, now));
        return one < two || (one <= two && consumer.LastServed < other.LastServed);
    }

    /// <summary>True when a consumer with room should have no more for now, as others can begin with it sooner.</summary>
    /// <param name="consumer">Would be the next.</param>
    /// <param name="isOtherExpected">Somebody else who wants the message will come for it.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public bool HasEnough(QueueConsumer consumer, bool isOtherExpected, long now)
    {
        if (!isOtherExpected && !IsShared(consumer)) return false;
        var pace = consumer.Pace;
        if (pace.Load(consumer.Outstanding, now, AssumedPace) < 1) return false;
        // Of who acknowledges by being written to nothing will be known, and of a new one not yet: it is taken to be like the others.
        var perMessage = pace.IsKnown ? pace.PerMessage : _typicalPace;
        if (perMessage is null || pace.IsByWriting || (isOtherExpected && !pace.IsKnown)) return isOtherExpected;
        var ahead = (RoundTripTo(consumer) ?? 0) + (isOtherExpected || _exhaustedElsewhere > 0 ? WorkAheadOfOthers : WorkAhead);
        // Who settles in portions may need two of them to go on.
        return consumer.Outstanding - consumer.WorkBeyond >= 1 + Math.Max(2.0 * (pace.Portion - 1), ahead / Math.Max(perMessage.Value, 1e-6));
    }

    /// <summary>
    /// True when a consumer that has enough to do has settled nothing for much longer than it used to. It may be waiting for more before
    /// it does: then it is to be given some, and ever more.
    /// </summary>
    public static bool IsOverdue(QueueConsumer consumer, long now) =>
        now < consumer.Pace.Since || now - consumer.Pace.Since >= WorkAhead + (consumer.Pace.IsKnown ? 2 * consumer.Pace.PerMessage : 0);

    /// <summary>Says what must hold between turns.</summary>
    public void Check(IReadOnlyCollection<QueueConsumer> all)
    {
        var expected = all.Count(static consumer => consumer.Expectation != Expectation.None && consumer.Request.Selector is null);
        Invariant.Holds(expected == ExpectedForAll, $"{ExpectedForAll} consumers are expected, and should be {expected}");
        var awaited = all.Count(static consumer => consumer.Expectation == Expectation.Awaited);
        Invariant.Holds(awaited == _awaited.Count, $"{_awaited.Count} consumers are awaited, and should be {awaited}");
        var exhausted = all.Count(static consumer => consumer.State == ConsumerState.Exhausted && IsElsewhere(consumer));
        Invariant.Holds(exhausted == _exhaustedElsewhere, $"{_exhaustedElsewhere} consumers elsewhere are exhausted, and should be {exhausted}");
        var ranked = all.Count(static consumer => !consumer.Request.IsScout);
        var placed = _ranks.Values.Sum(static rank => rank.Places.Values.Sum());
        Invariant.Holds(placed == ranked, $"{placed} consumers are counted where they are, and should be {ranked}");
    }

    /// <summary>True for a consumer, not a scout, at another broker.</summary>
    private static bool IsElsewhere(QueueConsumer consumer) => consumer is { Rank: not null, Request.Way: not null };

    private static double? RoundTripTo(QueueConsumer consumer) => consumer.Request.Way is { } way ? way.RoundTrip : 0;

    private static void Count(Dictionary<string, int> places, string place, int change)
    {
        var count = places.GetValueOrDefault(place) + change;
        if (count == 0) places.Remove(place);
        else places[place] = count;
    }

    /// <summary>In milliseconds from now.</summary>
    private double DoneAfter(QueueConsumer consumer, long now)
    {
        var pace = consumer.Pace;
        var perMessage = pace.IsKnown ? pace.PerMessage : AssumedPace;
        var roundTrip = RoundTripTo(consumer) ?? double.MaxValue;
        // What it is at takes longer than usual.
        if (pace.IsKnown && consumer.Outstanding > 0) perMessage = Math.Max(perMessage, now - pace.Since - roundTrip);
        return (roundTrip / 2) + ((pace.Load(consumer.Outstanding, now, AssumedPace) + 1) * perMessage);
    }

    private void CountUnattended()
    {
        _unattended = 0;
        foreach (var place in _scoutsFrom.Keys)
        {
            if (!_consumersBehind.ContainsKey(place)) _unattended++;
        }
    }

    private void Expect(QueueConsumer consumer, Expectation expectation)
    {
        if (consumer.Request.Selector is null) ExpectedForAll += Count(expectation) - Count(consumer.Expectation);
        consumer.Expectation = expectation;

        static int Count(Expectation expectation) => expectation == Expectation.None ? 0 : 1;
    }

    private void EndWaiting(QueueConsumer consumer)
    {
        var wasAwaited = consumer.Expectation == Expectation.Awaited;
        Expect(consumer, Expectation.None);
        if (wasAwaited) _awaited.RemoveAll(awaited => awaited.Consumer == consumer);
    }

    private void EndWaiting(Predicate<QueueConsumer> isIt)
    {
        foreach (var (consumer, _, _) in _awaited.ToArray())
        {
            if (isIt(consumer)) EndWaiting(consumer);
        }
    }

    /// <summary>The consumers of one priority: how many at which place.</summary>
    internal sealed class Rank
    {
        public Dictionary<string, int> Places { get; } = new(StringComparer.Ordinal);
    }
}
