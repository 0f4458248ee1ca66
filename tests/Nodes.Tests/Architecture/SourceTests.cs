using System.Text.RegularExpressions;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Architecture;

/// <summary>What all our files have in common (STYLE).</summary>
public sealed partial class SourceTests
{
    /// <summary>Of a line, in code and in prose.</summary>
    public const int MostColumns = 160;

    private const int MostLines = 400;

    /// <summary>Files that are longer. The list may only become shorter.</summary>
    private static readonly string[] LongFiles =
    [
        "tests/Actors.Tests/Connections/SendComposerTests.cs",
        "tests/Actors.Tests/Queues/Histories/QueueHistory.cs",
        "tests/Actors.Tests/Subscriptions/DurableRegistryTests.cs",
    ];

    /// <summary>Classes in several files of which none is generated. The list may only become shorter.</summary>
    private static readonly string[] PartialTypes =
    [
        "tests/Actors.Tests QueueHistory",
        "tests/Persistence.Tests JournalConformance",
    ];

    /// <summary>How many lines of a folder are longer. They may only become fewer; a folder that has none any more is left out.</summary>
    private static readonly Dictionary<string, int> LongLines = new()
    {
        ["tests/Actors.Tests"] = 12,
    };

    [Fact]
    public void No_file_is_longer_than_a_person_can_keep_in_mind()
    {
        var longer = All().Where(file => File.ReadLines(file).Count() > MostLines).Select(Relative);
        Assert.All(
            longer, file => Assert.True(LongFiles.Contains(file), $"{file} has more than {MostLines} lines: which responsibility wants a class of its own?"));
        Assert.All(
            LongFiles, file => Assert.True(!File.Exists(Repository.PathOf(file)) || longer.Contains(file), $"{file} is short enough: take it off the list"));
    }

    [Fact]
    public void No_line_is_longer_than_a_screen()
    {
        var longer = All().SelectMany(file => File.ReadLines(file).Select((line, index) => (File: Relative(file), Number: index + 1, line.Length)))
            .Where(line => line.Length > MostColumns)
            .GroupBy(line => FolderOf(line.File));
        Assert.All(longer, folder => Assert.True(
            folder.Count() <= LongLines.GetValueOrDefault(folder.Key),
            $"{folder.Key} has {folder.Count()} lines of more than {MostColumns} columns: "
                + $"{string.Join(", ", folder.Select(line => $"{line.File}:{line.Number}"))}"));
    }

    [Fact]
    public void A_class_that_goes_on_in_another_file_is_another_class_with_a_name()
    {
        var partial = All().Select(file => (File: file, Text: File.ReadAllText(file)))
            .Where(file => !file.Text.Contains("[GeneratedRegex(", StringComparison.Ordinal))
            .Where(file => !file.Text.Contains("[LibraryImport(", StringComparison.Ordinal))
            .Where(file => !file.Text.Contains("[LoggerMessage(", StringComparison.Ordinal))
            .SelectMany(file => PartialType().Matches(file.Text).Select(match => $"{FolderOf(Relative(file.File))} {match.Groups["name"].Value}"))
            .Distinct();
        Assert.All(partial, type => Assert.True(PartialTypes.Contains(type), $"{type} is partial: what goes on in another file is another class, with a name"));
    }

    [Fact]
    public void Types_are_named_after_their_roles() =>
        Assert.Empty(
            All().SelectMany(file => NamelessRole().Matches(File.ReadAllText(file)).Select(match => $"{Relative(file)}: {match.Groups["name"].Value}")));

    private static IEnumerable<string> All() => SourceFiles.In("src").Concat(SourceFiles.In("tests"));

    /// <summary>The project; of <c>src/Actors</c> the room.</summary>
    private static string FolderOf(string file) => string.Join('/', file.Split('/')[..(file.StartsWith("src/Actors/", StringComparison.Ordinal) ? 3 : 2)]);

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    [GeneratedRegex(@"\bpartial (class|record|struct|record struct|interface) (?<name>\w+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PartialType();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(?<name>\w*(Manager|Helper|Helpers|Util|Utils|Impl))\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NamelessRole();
}
