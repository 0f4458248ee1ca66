using System.Text.RegularExpressions;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Architecture;

/// <summary>Which room of <c>src/Actors</c> may know which (DESIGN, "The house"): arrows point down only.</summary>
public sealed partial class RoomTests
{
    /// <summary>From the ground up; each may know the engine and those it names, which stand before it.</summary>
    private static readonly (string Room, string[] MayKnow)[] House =
    [
        ("Engine", []),
        ("Collections", []),
        ("Protocol", []),
        ("Transport", ["Protocol"]),
        ("Credit", ["Protocol"]),
        ("Security", ["Collections", "Protocol"]),
        ("Admission", ["Collections", "Protocol"]),
        ("Publishing", ["Collections", "Protocol"]),
        ("Queues", ["Collections", "Protocol", "Credit", "Publishing"]),
        ("Topics", ["Collections", "Protocol", "Credit", "Publishing"]),
        ("Subscriptions", ["Collections", "Protocol", "Credit", "Publishing", "Queues"]),
        ("Connections", ["Collections", "Protocol", "Transport", "Credit", "Security", "Admission", "Publishing"]),
        ("Destinations", ["Collections", "Protocol", "Credit", "Admission", "Publishing", "Queues", "Topics", "Subscriptions"]),
        ("Network", ["Collections", "Protocol", "Credit", "Publishing"]),
        ("Bridges", ["Collections", "Protocol", "Transport", "Security", "Admission", "Network"]),
        ("Cluster", ["Network", "Bridges"]),
    ];

    /// <summary>Arrows that there still are and should not be, with how many files draw them. The list may only become shorter.</summary>
    private static readonly Dictionary<(string From, string To), int> Exceptions = [];

    public static TheoryData<string> Rooms =>
        [.. Directory.GetDirectories(Repository.PathOf("src", "Actors")).Select(
            directory => Path.GetFileName(directory)).Where(name => name is not ("bin" or "obj"))];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_those_below_it(string room)
    {
        var mayKnow = House.SingleOrDefault(entry => entry.Room == room).MayKnow;
        Assert.True(mayKnow is not null, $"src/Actors/{room} is new: add it to the house, and here what it may know");
        var known = SourceFiles.In($"src/Actors/{room}")
            .SelectMany(file => RoomsKnownTo(file).Where(other => other != room && other != "Engine")).CountBy(other => other);
        Assert.Equal(
            Exceptions.Where(exception => exception.Key.From == room).Select(exception => $"{exception.Value} in {room} know {exception.Key.To}").Order(),
            known.Where(other => !mayKnow.Contains(other.Key)).Select(other => $"{other.Value} in {room} know {other.Key}").Order());
    }

    [Fact]
    public void The_house_has_no_circles()
    {
        var below = new HashSet<string>();
        foreach (var (room, mayKnow) in House)
        {
            Assert.Empty(mayKnow.Except(below));
            below.Add(room);
        }
    }

    private static IEnumerable<string> RoomsKnownTo(string file) =>
        Room().Matches(File.ReadAllText(file)).Select(match => match.Groups["room"].Value).Distinct();

    // Also where a name is written out, but not where a file says in which room it is itself.
    [GeneratedRegex(@"(?<!^namespace )ActorMQ\.Actors\.(?<room>\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex Room();
}
