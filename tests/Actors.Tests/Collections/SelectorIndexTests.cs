using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Collections;

public sealed class SelectorIndexTests
{
    private static readonly Selector[] Selectors =
    [
        .. new[]
        {
            "node = 'a'", "node = 'b'", "node = 'a' AND size > 2", "node IN ('a', 'b', 'c')", "node = 'a' OR node = 'c'", "size > 2", "kind LIKE 'x%'",
            "kind = 'x'", "", "size = 2", "size = 2.0 OR size = 3", "size = 3 AND node = 'a'", "size = '2'",
        }.Select(Selector.Parse),
    ];

    [Fact]
    public void What_is_found_is_what_trying_each_selector_finds_and_older_indexes_stay_as_they_were()
    {
        var random = new Random(1);
        var index = SelectorIndex<object>.Empty;
        var items = new List<(Selector Selector, object Item)>();
        var past = new List<(SelectorIndex<object> Index, (Selector Selector, object Item)[] Items)>();
        for (var step = 0; step < 400; step++)
        {
            if (items.Count > 0 && random.Next(5) < 2)
            {
                var (selector, item) = items[random.Next(items.Count)];
                index = index.Remove(Selector.Parse(selector.Text), item);
                items.Remove((selector, item));
            }
            else
            {
                items.Add((Selectors[random.Next(Selectors.Length)], new object()));
                index = index.Add(items[^1].Selector, items[^1].Item);
            }
            past.Add((index, [.. items]));
        }

        string?[] nodes = ["a", "b", "c", "d", null];
        foreach (var (then, content) in past.Where((_, i) => i % 10 == 0))
        {
            Assert.Equal(content.Length, then.Count);
            foreach (var node in nodes)
            {
                var size = random.Next(3) == 0 ? "size:20e-1" : $"size:{random.Next(5)}";
                var kind = random.Next(2) == 0 ? "kind:x" : "kind:y";
                var message = TestMessages.Of("m", headers: node is null ? [size, kind] : [$"node:{node}", size, kind]);
                var found = new List<object>();
                then.FindMatching(message, found);
                Assert.Equal(
                    content.Where(one => one.Selector.Matches(message)).Select(one => one.Item).ToHashSet(ReferenceEqualityComparer.Instance),
                    found.ToHashSet(ReferenceEqualityComparer.Instance));
                Assert.Equal(found.Count, found.Distinct(ReferenceEqualityComparer.Instance).Count());
            }
        }
    }

    [Fact]
    public void What_is_empty_again_keeps_nothing()
    {
        var selector = Selector.Parse("node IN ('a', 'b')");
        var item = new object();
        var index = SelectorIndex<object>.Empty.Add(selector, item).Remove(selector, item);
        var found = new List<object>();
        index.FindMatching(TestMessages.Of("m", headers: "node:a"), found);

        Assert.Equal(0, index.Count);
        Assert.Empty(found);
    }

    [Fact]
    public void A_search_that_is_cut_goes_on_where_it_stopped_and_finds_what_was_there_when_it_began()
    {
        var index = SelectorIndex<string>.Empty;
        for (var i = 0; i < 300; i++) index = index.Add(Selector.Parse(i % 3 == 0 ? "node = 'a'" : i % 3 == 1 ? "size > 1" : "size = 2"), $"{i}");
        var search = index.Search(TestMessages.Of("m", headers: ["node:a", "size:2"]));
        var found = new List<string>();

        var turns = 1;
        for (; !search.Continue(new TurnBudget(7), found); turns++)
        {
            Assert.InRange(found.Count, (turns * 7) - 6, turns * 7);
            index = index.Remove(Selector.Parse("size > 1"), "298").Add(Selector.Parse("size > 1"), "new");
        }

        Assert.Equal((300 + 6) / 7, turns);
        Assert.Equal([.. Enumerable.Range(0, 300).Select(i => $"{i}").Order(StringComparer.Ordinal)], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_long_selector_on_a_long_header_is_worth_more_than_a_step()
    {
        var index = SelectorIndex<string>.Empty;
        for (var i = 0; i < 10; i++) index = index.Add(Selector.Parse($"b LIKE '%{new string('x', 4000)}%'"), $"{i}");
        var search = index.Search(TestMessages.Of("m", headers: $"b:{new string('y', 9000)}"));

        Assert.False(search.Continue(new TurnBudget(1000), []));
    }
}
