using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Tests.Network;

public sealed class AnnouncementTests
{
    [Fact]
    public void The_difference_between_any_two_leads_from_one_to_the_other()
    {
        var random = new Random(1);
        var history = new List<Announcement> { new(new BrokerIdentity("b", 1)) };
        for (var step = 0; step < 300; step++)
        {
            var last = history[^1];
            var touched = Enumerable.Range(0, random.Next(4)).Select(_ => RoutingWorld.Entry($"q{random.Next(20)}")).Distinct().ToArray();
            history.Add(last.Apply(new AnnouncementChange(
                last.Version, last.Version + 1, [.. touched.Where(entry => !last.Interest.Contains(entry))], [.. touched.Where(last.Interest.Contains)])));
        }

        for (var i = 0; i < 2000; i++)
        {
            var (older, newer) = (history[random.Next(history.Count)], history[random.Next(history.Count)]);
            var (added, removed) = newer.InterestSince(older.Interest);

            Assert.DoesNotContain(added, older.Interest.Contains);
            Assert.All(removed, entry => Assert.Contains(entry, older.Interest));
            Assert.True(older.Interest.Except(removed).Union(added).SetEquals(newer.Interest));
            Assert.True(older.Apply(newer.ChangeSince(older)).Interest.SetEquals(newer.Interest));
        }
    }

    [Fact]
    public void What_came_and_went_in_between_is_not_told()
    {
        var first = new Announcement(new BrokerIdentity("b", 1));
        var second = first.Apply(new AnnouncementChange(1, 2, [RoutingWorld.Entry("passing"), RoutingWorld.Entry("staying")], []));
        var third = second.Apply(new AnnouncementChange(2, 3, [], [RoutingWorld.Entry("passing")]));

        var change = third.ChangeSince(first);

        Assert.Equal((1, 3), (change.From, change.To));
        Assert.Equal([RoutingWorld.Entry("staying")], change.Added.AsEnumerable());
        Assert.True(change.Removed.IsEmpty);
    }
}
