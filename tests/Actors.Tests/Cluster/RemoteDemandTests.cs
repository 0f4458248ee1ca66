using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Cluster;

public sealed class RemoteDemandTests
{
    private static readonly DestinationName[] Topics = [.. new[] { "a.b", "a.c", "d" }.Select(DestinationName.Topic)];

    private static readonly DemandEntry[] Entries =
    [
        .. from name in new[] { "a.b", "a.c", "a.*", "*.b", ">", "d" }
           from selector in new[] { null, "node = 'x'", "node = 'y'", "size > 2", "" }
           select new DemandEntry(DestinationName.Topic(name), selector),
        // Of another kind, which is not meant.
        new DemandEntry(DestinationName.Queue("a.b"), null),
    ];

    [Fact]
    public void It_names_whoever_has_an_entry_that_fits_and_what_was_read_before_stays_as_it_was()
    {
        var random = new Random(1);
        var demand = RemoteDemand.None;
        var wanted = new HashSet<(string Broker, DemandEntry Entry)>();
        for (var step = 0; step < 500; step++)
        {
            var (before, wantedBefore) = (demand, wanted.ToHashSet());
            var broker = $"b{random.Next(3)}";
            var some = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Entries[random.Next(Entries.Length)]).Distinct().ToArray();
            var gone = some.Where(entry => wanted.Contains((broker, entry))).ToArray();
            DemandEntry[] added = [.. some.Except(gone)];
            demand = demand.After(broker, new DemandChange([.. added], [.. gone]));
            wanted.UnionWith(added.Select(entry => (broker, entry)));
            wanted.ExceptWith(gone.Select(entry => (broker, entry)));

            AssertNames(before, wantedBefore, random);
            AssertNames(demand, wanted, random);
        }
    }

    [Fact]
    public void A_selector_that_this_version_does_not_know_lets_everything_through()
    {
        var entry = new DemandEntry(Topics[0], "FROM THE FUTURE (");
        var demand = RemoteDemand.None.After("b1", new DemandChange([entry], []));
        Assert.Equal(["b1"], demand.WhoWants(Topics[0], TestMessages.Of("m"))!);

        Assert.Null(demand.After("b1", new DemandChange([], [entry])).WhoWants(Topics[0], TestMessages.Of("m")));
    }

    [Fact]
    public void A_change_that_says_nothing_new_changes_nothing()
    {
        var entry = new DemandEntry(Topics[0], null);
        var demand = RemoteDemand.None.After("b1", new DemandChange([entry], []));
        demand = demand.After("b1", new DemandChange([entry], [])).After("b2", new DemandChange([], [entry])).After("b1", DemandChange.None);
        Assert.Equal(["b1"], demand.WhoWants(Topics[0], TestMessages.Of("m"))!);

        Assert.Null(demand.After("b1", new DemandChange([], [entry])).WhoWants(Topics[0], TestMessages.Of("m")));
    }

    private static void AssertNames(RemoteDemand demand, HashSet<(string Broker, DemandEntry Entry)> wanted, Random random)
    {
        foreach (var topic in Topics)
        {
            var message = TestMessages.Of("m", headers: [$"size:{random.Next(5)}", random.Next(2) == 0 ? "node:x" : "node:z"]);
            var expected = wanted.Where(one => Fits(one.Entry, topic, message)).Select(one => one.Broker).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(expected, (demand.WhoWants(topic, message) ?? []).Order(StringComparer.Ordinal));
        }
    }

    private static bool Fits(DemandEntry entry, DestinationName topic, Message message) =>
        entry.Destination.Kind == topic.Kind
        && (entry.Destination.IsPattern ? new DestinationPattern(entry.Destination.Name).Matches(topic.Name) : entry.Destination.Equals(topic))
        && (entry.Selector is null || Selector.Parse(entry.Selector).Matches(message));
}
