using System.Xml.Linq;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Architecture;

/// <summary>Who may know whom (DESIGN, "The house").</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Hocon"] = [],
        ["Model"] = [],
        ["StompProtocol"] = [],
        ["Persistence"] = ["Model"],
        ["Actors"] = ["Model", "StompProtocol", "Persistence"],
        ["StompGateway"] = ["Actors", "StompProtocol", "Model"],
        ["Nodes"] = ["Hocon", "Model", "StompProtocol", "Persistence", "Actors", "StompGateway"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Repository.PathOf("src")).Select(directory => Path.GetFileName(directory))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void It_references_only_what_it_may_know(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"src/{project} is new: add it to the house, and here what it may know");
        Assert.Empty(References(project).Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void It_shows_its_internals_to_tests_only(string project)
    {
        var friends = Elements(project, "InternalsVisibleTo").Select(friend => friend.Replace("ActorMQ.", "", StringComparison.Ordinal));
        Assert.All(friends, friend => Assert.True(Directory.Exists(Repository.PathOf("tests", friend)), $"src/{project} shows its internals to {friend}"));
    }

    [Fact]
    public void The_broker_knows_the_contract_of_the_journal_and_none_of_its_drivers()
    {
        var drivers = Directory.GetDirectories(Repository.PathOf("src", "Persistence")).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));
        var usings = drivers.Select(driver => $"ActorMQ.Persistence.{driver}").ToList();
        foreach (var file in SourceFiles.In("src/Actors").Concat(SourceFiles.In("src/StompGateway")))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain(usings, driver => text.Contains(driver, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Only_the_node_reads_configuration_files() =>
        Assert.Equal(["Nodes"], Allowed.Keys.Where(project => References(project).Contains("Hocon")));

    private static IEnumerable<string> References(string project) =>
        Elements(project, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference));

    private static IEnumerable<string> Elements(string project, string name) =>
        XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj")).Descendants(name)
            .Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'));
}
