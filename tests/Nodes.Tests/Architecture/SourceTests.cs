using System.Text.RegularExpressions;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Architecture;

/// <summary>What all our files have in common (STYLE).</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 500;

    [Fact]
    public void No_file_is_longer_than_a_person_can_keep_in_mind() =>
        Assert.All(All(), file => Assert.True(File.ReadLines(file).Count() <= MostLines, $"{Relative(file)} has more than {MostLines} lines: which responsibility wants a room of its own?"));

    [Fact]
    public void Types_are_named_after_their_roles() =>
        Assert.Empty(All().SelectMany(file => NamelessRole().Matches(File.ReadAllText(file)).Select(match => $"{Relative(file)}: {match.Groups["name"].Value}")));

    private static IEnumerable<string> All() => SourceFiles.In("src").Concat(SourceFiles.In("tests"));

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(?<name>\w*(Manager|Helper|Helpers|Util|Utils|Impl))\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NamelessRole();
}
