using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Collections;

public sealed class SelectorIndexTests
{
    private static readonly Selector[] Selectors =
    [
        .. new[]
        {
            "node = 'a'", "node = 'b'", "node = 'a' AND size > 2", "node IN ('a', 'b', 'c')", "node = 'a' OR node = 'c'", "size > 2", "kind LIKE 'x%'", "kind = 'x'", "",
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
                var size = $"size:{random.Next(5)}";
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
}
