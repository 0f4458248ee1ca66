using ActorMQ.Actors.Collections;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Tests.Collections;

public sealed class LevelTreeTests
{
    private static readonly string[] Levels = ["a", "b", "*", ">", ""];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_finds_what_matching_each_pattern_with_each_name_finds_whatever_comes_and_goes(int seed)
    {
        var random = new Random(seed);
        var (patterns, names) = (new LevelTree<string>(), new LevelTree<string>());
        var (allPatterns, allNames) = (new List<string>(), new List<string>());
        for (var step = 0; step < 2000; step++)
        {
            Change(patterns, allPatterns, Name(random, Levels.Length), random);
            Change(names, allNames, Name(random, 2), random);
            var (name, pattern) = (Name(random, 2), Name(random, Levels.Length));

            Assert.Equal(Sorted(allPatterns.Where(known => new DestinationPattern(known).Matches(name))), Sorted(patterns.Covering(name)));
            Assert.Equal(Sorted(allNames.Where(known => new DestinationPattern(pattern).Matches(known))), Sorted(names.CoveredBy(pattern)));
        }
    }

    private static void Change(LevelTree<string> tree, List<string> all, string name, Random random)
    {
        if (all.Count > 0 && random.Next(100) < 45)
        {
            var gone = all[random.Next(all.Count)];
            tree.Remove(gone, gone);
            all.Remove(gone);
        }
        else
        {
            tree.Add(name, name);
            all.Add(name);
        }
    }

    private static string Name(Random random, int levels) =>
        string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Levels[random.Next(levels)])) is { Length: > 0 } name ? name : "a";

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
