using System.Globalization;
using System.Text.RegularExpressions;
using ActorMQ.Model.Errors;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Architecture;

/// <summary>What the documents say about the code is so.</summary>
public sealed partial class DocumentTests
{
    private const int LinesOfAScreen = 45;

    private static readonly string[] Questions = ["Owns", "Is told", "Tells", "Never", "Begin reading"];

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(RoomNames.Select(room => Repository.PathOf(room.Split('/')) + "/README.md").Where(File.Exists))
            .Append(Repository.PathOf("src", "Persistence", "ARCHITECTURE.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file)),
    ];

    /// <summary>Projects and the rooms of <c>src/Actors</c>.</summary>
    public static TheoryData<string> Rooms => [.. RoomNames];

    public static TheoryData<string> Decisions => [.. DecisionNames];

    private static string[] RoomNames =>
    [
        .. new[] { "src/Hocon", "src/Model", "src/StompProtocol", "src/StompGateway", "src/Nodes" },
        .. Directory.GetDirectories(Repository.PathOf("src", "Actors")).Select(room => Path.GetFileName(room)).Where(room => room is not ("bin" or "obj"))
            .Select(room => $"src/Actors/{room}").Order(StringComparer.Ordinal),
    ];

    private static string[] DecisionNames =>
        [.. Directory.GetFiles(Repository.PathOf("docs", "adr"), "0*.md").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Each_room_says_on_one_screen_what_it_owns_and_where_to_begin(string room)
    {
        var file = Repository.PathOf([.. room.Split('/'), "README.md"]);
        Assert.True(File.Exists(file), $"{room} has no README: what does it own, what is it told, what does it tell, and what never?");
        // Hocon's is for those who use it without a broker.
        if (room == "src/Hocon") return;
        var text = File.ReadAllText(file);
        Assert.All(Questions, question => Assert.Contains($"**{question}.**", text, StringComparison.Ordinal));
        Assert.InRange(text.Split('\n').Length, 1, LinesOfAScreen);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Files_a_room_names_are_there(string room)
    {
        var folder = Repository.PathOf(room.Split('/'));
        var names = SourceFile().Matches(File.ReadAllText(Path.Combine(folder, "README.md"))).Select(match => match.Groups["path"].Value).Distinct();
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(folder, name)), $"{room}/README.md names {name}"));
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_decision_has_a_date_and_a_status_and_is_in_the_index(string file)
    {
        var lines = File.ReadAllLines(Repository.PathOf("docs", "adr", file));
        Assert.StartsWith($"# {file[..4]} ", lines[0], StringComparison.Ordinal);
        Assert.Matches(DateAndStatus(), lines[2]);
        Assert.Contains($"| [{file[..4]}]({file}) | {lines[0][7..]} |", File.ReadAllLines(Repository.PathOf("docs", "adr", "README.md")));
    }

    [Fact]
    public void No_number_of_a_decision_is_missing() =>
        Assert.Equal(Enumerable.Range(1, DecisionNames.Length), DecisionNames.Select(name => int.Parse(name[..4], CultureInfo.InvariantCulture)).Order());

    [Theory]
    [MemberData(nameof(Documents))]
    public void Prose_fits_the_screen(string document) =>
        Assert.All(
            File.ReadLines(Repository.PathOf(document)).Where(line => !line.StartsWith('|')), line => Assert.InRange(line.Length, 0, SourceTests.MostColumns));

    [Fact]
    public void Every_error_a_client_can_get_is_explained()
    {
        var lines = File.ReadAllLines(Repository.PathOf("docs", "STOMP.md"));
        Assert.All(ErrorCode.All, code => Assert.Contains($"| `{code.Code}` | {(code.Closes ? "closes" : "stays open")} | {code.Advice} |", lines));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var file = Repository.PathOf(document);
        var targets = LocalLink().Matches(File.ReadAllText(file)).Select(match => match.Groups["target"].Value);
        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target)), $"{document} links to {target}"));
    }

    [Theory]
    [InlineData("docs/ARCHITECTURE.md")]
    public void Files_it_names_are_there(string document)
    {
        var names = SourceFile().Matches(File.ReadAllText(Repository.PathOf(document))).Select(match => match.Groups["path"].Value).Distinct();
        var files = SourceFiles.In("src").Select(Path.GetFileName).ToHashSet();
        Assert.All(names, name => Assert.True(files.Contains(Path.GetFileName(name)), $"{document} names {name}"));
    }

    [GeneratedRegex(
        @"^Date: \d{4}-\d{2}-\d{2}(, revised \d{4}-\d{2}-\d{2})?\. Status: (accepted|superseded by \[\d{4}\]\([\w-]+\.md\))\.$",
        RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex DateAndStatus();

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)#]+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex LocalLink();

    [GeneratedRegex(@"`(?<path>[\w/.]+\.cs)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex SourceFile();
}
