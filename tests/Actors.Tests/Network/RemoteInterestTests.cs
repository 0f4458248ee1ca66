using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Network;

public sealed class RemoteInterestTests
{
    private static readonly DestinationName[] Topics = [.. new[] { "a.b", "a.c", "d" }.Select(DestinationName.Topic)];

    private static readonly InterestEntry[] Entries =
    [
        .. from name in new[] { "a.b", "a.c", "a.*", "*.b", ">", "d" }
           from selector in new[] { null, "node = 'x'", "node = 'y'", "size > 2", "" }
           select new InterestEntry(DestinationName.Topic(name), selector),
        // Of another kind, which is not meant.
        new InterestEntry(DestinationName.Queue("a.b"), null),
    ];

    [Fact]
    public void It_names_whoever_has_an_entry_that_fits_and_what_was_read_before_stays_as_it_was()
    {
        var random = new Random(1);
        var interest = RemoteInterest.None;
        var wanted = new HashSet<(string Broker, InterestEntry Entry)>();
        for (var step = 0; step < 500; step++)
        {
            var (before, wantedBefore) = (interest, wanted.ToHashSet());
            var broker = $"b{random.Next(3)}";
            var some = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Entries[random.Next(Entries.Length)]).Distinct().ToArray();
            var gone = some.Where(entry => wanted.Contains((broker, entry))).ToArray();
            InterestEntry[] added = [.. some.Except(gone)];
            interest = interest.After(broker, new InterestChange([.. added], [.. gone]));
            wanted.UnionWith(added.Select(entry => (broker, entry)));
            wanted.ExceptWith(gone.Select(entry => (broker, entry)));

            AssertNames(before, wantedBefore, random);
            AssertNames(interest, wanted, random);
        }
    }

    [Fact]
    public void Many_entries_are_arranged_in_parts_and_come_to_the_same()
    {
        var random = new Random(1);
        var (intake, wanted) = (new InterestIntake(), new HashSet<(string Broker, InterestEntry Entry)>());
        var many = Enumerable.Range(0, 10_000).Select(i => new InterestEntry(DestinationName.Topic($"many.{i}"), null)).ToArray();
        intake.Add("b0", new InterestChange([.. many], []));
        for (var step = 0; step < 100; step++)
        {
            var broker = $"b{random.Next(3)}";
            var some = Enumerable.Range(0, random.Next(1, 20)).Select(_ => Entries[random.Next(Entries.Length)]).Distinct().ToArray();
            var gone = some.Where(entry => wanted.Contains((broker, entry))).ToArray();
            InterestEntry[] added = [.. some.Except(gone)];
            intake.Add(broker, new InterestChange([.. added], [.. gone]));
            wanted.UnionWith(added.Select(entry => (broker, entry)));
            wanted.ExceptWith(gone.Select(entry => (broker, entry)));
        }

        var (turns, last) = (1, 0);
        while (!intake.Continue(new TurnBudget(100)))
        {
            turns++;
            var arranged = many.Count(entry => intake.Interest.Names(entry.Destination));
            Assert.InRange(arranged - last, 0, 1000);
            last = arranged;
        }

        Assert.InRange(turns, 10, 1000);
        AssertNames(intake.Interest, wanted, random);
        Assert.All(many, entry => Assert.True(intake.Interest.Names(entry.Destination)));
        intake.Add("b0", new InterestChange([], [.. many]));
        Assert.False(intake.Continue(new TurnBudget(100)));
        Assert.True(intake.Continue(new TurnBudget(10_000)));
        Assert.DoesNotContain(many, entry => intake.Interest.Names(entry.Destination));
    }

    [Fact]
    public void A_selector_that_this_version_does_not_know_lets_everything_through()
    {
        var entry = new InterestEntry(Topics[0], "FROM THE FUTURE (");
        var interest = RemoteInterest.None.After("b1", new InterestChange([entry], []));
        Assert.Equal(["b1"], interest.WhoWants(Topics[0], TestMessages.Of("m"))!);

        Assert.Null(interest.After("b1", new InterestChange([], [entry])).WhoWants(Topics[0], TestMessages.Of("m")));
    }

    [Fact]
    public void A_change_that_says_nothing_new_changes_nothing()
    {
        var entry = new InterestEntry(Topics[0], null);
        var interest = RemoteInterest.None.After("b1", new InterestChange([entry], []));
        interest = interest.After("b1", new InterestChange([entry], [])).After("b2", new InterestChange([], [entry])).After("b1", InterestChange.None);
        Assert.Equal(["b1"], interest.WhoWants(Topics[0], TestMessages.Of("m"))!);

        Assert.Null(interest.After("b1", new InterestChange([], [entry])).WhoWants(Topics[0], TestMessages.Of("m")));
    }

    private static void AssertNames(RemoteInterest interest, HashSet<(string Broker, InterestEntry Entry)> wanted, Random random)
    {
        foreach (var topic in Topics)
        {
            var message = TestMessages.Of("m", headers: [$"size:{random.Next(5)}", random.Next(2) == 0 ? "node:x" : "node:z"]);
            var expected = wanted.Where(one => Fits(one.Entry, topic, message)).Select(one => one.Broker).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(expected, (interest.WhoWants(topic, message) ?? []).Order(StringComparer.Ordinal));
        }
    }

    private static bool Fits(InterestEntry entry, DestinationName topic, Message message) =>
        entry.Destination.Kind == topic.Kind
        && (entry.Destination.IsPattern ? new DestinationPattern(entry.Destination.Name).Matches(topic.Name) : entry.Destination.Equals(topic))
        && (entry.Selector is null || Selector.Parse(entry.Selector).Matches(message));
}
