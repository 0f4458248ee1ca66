using System.Text.RegularExpressions;
using ActorMQ.Model.Errors;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Architecture;

/// <summary>What the documents say about the code is so.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Append(Repository.PathOf("src", "Persistence", "ARCHITECTURE.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file)),
    ];

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

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)#]+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex LocalLink();

    [GeneratedRegex(@"`(?<path>[\w/.]+\.cs)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex SourceFile();
}
