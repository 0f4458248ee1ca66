using ActorMQ.Model.Destinations;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Destinations;

public sealed class DestinationPatternTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3000);

    private static readonly Gen<string> Patterns = Levels("a", "b", "", "*", "*", ">");
    private static readonly Gen<string> PlainPatterns = Levels("a", "b", "*", "*", ">");

    /// <summary>All names of up to four levels, with one level that no pattern spells out.</summary>
    private static readonly string[] Names = [.. NamesOf(1), .. NamesOf(2), .. NamesOf(3), .. NamesOf(4)];

    [Theory]
    [InlineData("A.B", "A.B", true)]
    [InlineData("A.B", "A", false)]
    [InlineData("A.B", "A.B.C", false)]
    [InlineData("A.B", "a.b", false)]
    [InlineData("A.*", "A.B", true)]
    [InlineData("A.*", "A", false)]
    [InlineData("A.*", "A.B.C", false)]
    [InlineData("A.*", "A.", true)]
    [InlineData("*.B", "A.B", true)]
    [InlineData("*", "A", true)]
    [InlineData("*", "A.B", false)]
    [InlineData("A.>", "A", true)]
    [InlineData("A.>", "A.B", true)]
    [InlineData("A.>", "A.B.C", true)]
    [InlineData("A.>", "AB", false)]
    [InlineData("A.>", "B", false)]
    [InlineData(">", "A", true)]
    [InlineData(">", "A.B.C", true)]
    [InlineData("*.>", "A", true)]
    [InlineData("A.*.>", "A", false)]
    [InlineData("A.*.>", "A.B", true)]
    [InlineData("A.>.C", "A.B", true)]
    [InlineData("A.>.C", "A", true)]
    [InlineData("A*", "AB", false)]
    [InlineData("A*", "A*", true)]
    [InlineData("A.B>", "A.B.C", false)]
    public void A_star_is_one_level_and_an_arrow_is_this_and_all_below(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new DestinationPattern(pattern).Matches(name));

    [Theory]
    [InlineData("A.>", "A", true)]
    [InlineData("A.>", "A.*", true)]
    [InlineData("A.>", "A.B.>", true)]
    [InlineData("A.>", "A.>", true)]
    [InlineData("A.>", ">", false)]
    [InlineData("A.>", "*.B", false)]
    [InlineData("A.*", "A.>", false)]
    [InlineData("A.*", "A.*", true)]
    [InlineData("A.*", "A.*.*", false)]
    [InlineData(">", "A.*.>", true)]
    [InlineData("*.>", ">", true)]
    [InlineData("*", ">", false)]
    [InlineData("A.B", "A.*", false)]
    [InlineData("*.B", "A.B", true)]
    public void A_pattern_covers_another_that_matches_nothing_else(string pattern, string other, bool covers) =>
        Assert.Equal(covers, new DestinationPattern(pattern).Covers(new DestinationPattern(other)));

    [Theory]
    [InlineData("a", false)]
    [InlineData("*", true)]
    [InlineData(">", true)]
    [InlineData("a.*", true)]
    [InlineData("a.>.b", true)]
    [InlineData("a*", false)]
    [InlineData("a.>>", false)]
    [InlineData("a.**.b", false)]
    [InlineData("->", false)]
    public void Only_a_whole_level_is_a_wildcard(string name, bool has) => Assert.Equal(has, DestinationPattern.HasWildcard(name));

    [Fact]
    public void It_matches_what_its_definition_says() =>
        Check.One(Many, Prop.ForAll(Patterns.ToArbitrary(), text =>
        {
            var pattern = new DestinationPattern(text);
            foreach (var name in Names) Assert.Equal(Matches(text.Split('.'), name.Split('.')), pattern.Matches(name));
        }));

    [Fact]
    public void It_covers_another_exactly_when_it_matches_all_that_the_other_matches() =>
        // Without empty levels: that no name is empty as a whole makes odd exceptions of them, and refusing too much is the safe side.
        Check.One(Many, Prop.ForAll(Gen.Zip(PlainPatterns, PlainPatterns).ToArbitrary(), pair =>
        {
            var (one, other) = (new DestinationPattern(pair.Item1), new DestinationPattern(pair.Item2));
            Assert.Equal(Names.All(name => !other.Matches(name) || one.Matches(name)), one.Covers(other));
        }));

    [Fact]
    public void Patterns_are_equal_when_their_texts_are()
    {
        var pattern = new DestinationPattern("a.>");

        Assert.Equal(new DestinationPattern("a.>"), pattern);
        Assert.Equal(new DestinationPattern("a.>").GetHashCode(), pattern.GetHashCode());
        Assert.NotEqual(new DestinationPattern("a.*"), pattern);
        Assert.Equal("a.>", pattern.ToString());
        Assert.Throws<ArgumentException>(() => new DestinationPattern(""));
    }

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> name)
    {
        if (pattern.Length > 0 && pattern[0] == ">") return true;
        if (pattern.IsEmpty || name.IsEmpty) return pattern.IsEmpty && name.IsEmpty;
        return (pattern[0] == "*" || pattern[0] == name[0]) && Matches(pattern[1..], name[1..]);
    }

    private static Gen<string> Levels(params string[] levels) =>
        from count in Gen.Choose(1, 3)
        from chosen in Gen.ListOf(Gen.Elements(levels), count)
        let text = string.Join('.', chosen)
        where text.Length > 0
        select text;

    private static IEnumerable<string> NamesOf(int levels)
    {
        IEnumerable<string> names = ["a", "b", "", "other"];
        for (var i = 1; i < levels; i++) names = names.SelectMany(name => new[] { $"{name}.a", $"{name}.b", $"{name}.", $"{name}.other" });
        return names.Where(name => name.Length > 0);
    }
}
