using System.Text.RegularExpressions;
using ActorMQ.Actors;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Hocon;
using ActorMQ.Model.Destinations;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Running.Reloading;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.StompGateway;

namespace ActorMQ.Nodes.Tests.Configuration;

/// <summary>reference.conf and the code say the same.</summary>
public sealed class ReferenceTests
{
    // Below these, users choose the names.
    private static readonly string[] NamedByUsers =
    [
        "actormq.listeners",
        "actormq.network.listeners",
        "actormq.network-connectors",
        "actormq.destinations.queues",
        "actormq.destinations.topics",
        "actormq.destinations.durable-subscriptions",
        "actormq.security.users",
        "actormq.security.access",
    ];

    private static readonly string Text = File.ReadAllText(Repository.PathOf("hocon", "reference.conf"));

    /// <summary>The reference with the examples in its comments as values: they, too, are documentation.</summary>
    private static string WithExamples
    {
        get
        {
            var start = Text.IndexOf("\nactormq {", StringComparison.Ordinal);
            var body = Regex.Replace(
                Text[start..], "^ *#   (?<example>.*)$", "${example}", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
            return body.Replace("access = []", "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_embedded_file_is_the_one_in_the_repository() =>
        Assert.Equal(HoconDocument.Parse(Text, "x").Resolve(), LoadedConfiguration.Defaults().Resolve());

    [Fact]
    public void The_file_lies_next_to_the_program() => Assert.Equal(Text, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference.conf")));

    [Fact]
    public void Every_key_in_the_file_is_read() => Assert.DoesNotContain(Read(WithExamples).Report.Problems, problem => problem.Text.Contains("unknown"));

    [Fact]
    public void Every_key_that_is_read_is_in_the_file()
    {
        var (report, tree) = Read(WithExamples);
        var documented = Paths(tree.Get("actormq"), "actormq").ToHashSet();
        Assert.Empty(report.KnownPaths.Except(documented));
    }

    /// <summary>Whoever adds a key decides whether it can be changed while the broker runs.</summary>
    [Fact]
    public void Every_key_has_one_row_in_the_table_of_what_a_reload_does()
    {
        var known = Read(WithExamples).Report.KnownPaths;
        var keys = known.Where(path => !known.Any(other => other.StartsWith(path + ".", StringComparison.Ordinal))).Select(path => path["actormq.".Length..])
            .ToList();
        Assert.All(
            keys,
            key => Assert.True(ReloadTable.Find(key.Split('.')).Count() == 1, $"{key} is in {ReloadTable.Find(key.Split('.')).Count()} rows of ReloadTable"));
        var used = keys.SelectMany(key => ReloadTable.Find(key.Split('.'))).Select(row => row.Pattern).ToHashSet();
        Assert.Empty(ReloadTable.Patterns.Except(used));
    }

    [Fact]
    public void Every_key_has_a_comment_above_it_where_it_is_first_mentioned()
    {
        var seen = new HashSet<string>();
        var path = new Stack<string>();
        var above = "";
        foreach (var line in Text.Split('\n').Select(line => line.Trim()))
        {
            if (Regex.Match(line, """^(?<key>"[^"]+"|[\w-]+) *(=|\{)""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } key)
            {
                path.Push(key.Groups["key"].Value.Trim('"'));
                var name = Generalized(string.Join('.', path.Reverse()));
                if (seen.Add(name) && name != "actormq") Assert.True(above.StartsWith('#'), $"{name} has no comment above it");
                if (!line.EndsWith('{')) path.Pop();
            }
            if (line == "}") path.Pop();
            above = line;
        }
        Assert.True(seen.Count > 80);
    }

    [Fact]
    public void The_defaults_of_the_file_are_those_of_the_code()
    {
        var options = LoadedConfiguration.Read(null, _ => null).Options!;
        Assert.Equal(new BrokerOptions { Name = Environment.MachineName, Version = ProductVersion.Text }, options.Broker);
        Assert.Equal(Path.GetFullPath("data"), options.DataDirectory);
        var gateway = new GatewayOptions();
        Assert.Equal(gateway.Listeners, options.Gateway.Listeners);
        Assert.Equal(gateway, options.Gateway with { Listeners = gateway.Listeners });
        Assert.Equal(new QueueOptions(), options.Destinations.ForQueue(DestinationName.Queue("a.b")));
        Assert.Equal(new TopicOptions(), options.Destinations.ForTopic(DestinationName.Topic("a.b")));
        Assert.Equal(new DurableOptions(), options.Destinations.ForDurable(DestinationName.Topic("a.>")));
        Assert.False(options.Network.IsEnabled);
        var bridges = options.Network.Bridges;
        Assert.Equal(
            new NetworkOptions
            {
                Listeners = options.Network.Listeners,
                Bridges = new BridgeOptions { Connectors = bridges.Connectors, Discoveries = bridges.Discoveries },
            },
            options.Network);
        Assert.Empty(bridges.Discoveries);
        Assert.Equal(new JournalOptions(), options.Journal);
        Assert.Equal(new SqliteJournalOptions { Directory = options.DataDirectory }, options.Sqlite);
        Assert.Null(options.Sql);
        Assert.Equal(new TurnOptions(), options.Turns);
        Assert.Equal(new LogOptions().Level, options.Log.Level);
        Assert.Equal(new LogOptions().Format, options.Log.Format);
        Assert.Empty(options.Log.Levels);
        Assert.Empty(options.Security.Users);
        Assert.Empty(options.Security.Access);
        Assert.Null(options.Security.AnonymousGroups);
    }

    [Fact]
    public void The_defaults_also_hold_where_the_file_says_nothing()
    {
        var report = new ConfigReport();
        var nothing = NodeOptionsReader.Read(new ConfigSection(HoconDocument.Parse("", "empty").Resolve(), report, "actormq"));
        var defaults = LoadedConfiguration.Read(null, _ => null).Options!;
        Assert.Empty(report.Problems);
        Assert.Equal(defaults.Broker, nothing.Broker);
        Assert.Equal(defaults.StopTimeout, nothing.StopTimeout);
        Assert.Equal(defaults.DataDirectory, nothing.DataDirectory);
        Assert.Equal(defaults.Destinations.MaxDestinations, nothing.Destinations.MaxDestinations);
        Assert.Equal(defaults.Destinations.MaxDurableSubscriptions, nothing.Destinations.MaxDurableSubscriptions);
        Assert.Equal(defaults.AdminSocket, nothing.AdminSocket);
        Assert.Equal(defaults.Sqlite, nothing.Sqlite);
    }

    [Fact]
    public void The_data_directory_comes_from_the_environment_unless_the_user_says_otherwise()
    {
        string? Environment(string name) => name == "ACTORMQ_DATA" ? "/srv/mq" : null;
        Assert.Equal("/srv/mq", LoadedConfiguration.Read(null, Environment).Options!.DataDirectory);
        var mine = HoconDocument.Parse("actormq.broker.data-directory = /mine", "x");
        Assert.Equal("/mine", LoadedConfiguration.Read(mine, Environment).Options!.DataDirectory);
    }

    private static (ConfigReport Report, HoconObject Tree) Read(string text)
    {
        var report = new ConfigReport();
        var tree = HoconDocument.Parse(text, "reference.conf").Resolve();
        NodeOptionsReader.Read(new ConfigSection(tree.Get("actormq").AsObject(), report, "actormq"));
        report.ReportUnknown();
        return (report, tree);
    }

    private static IEnumerable<string> Paths(HoconValue value, string path) => value switch
    {
        HoconObject fields => fields.Fields.SelectMany(field =>
        {
            var below = Generalized($"{path}.{field.Key}");
            return Paths(field.Value, below).Prepend(below);
        }),
        HoconArray array => array.Items.SelectMany(item => Paths(item, $"{path}.*")),
        _ => [],
    };

    private static string Generalized(string path)
    {
        foreach (var parent in NamedByUsers)
        {
            if (!path.StartsWith(parent + ".", StringComparison.Ordinal)) continue;
            var rest = path[(parent.Length + 1)..];
            var name = rest.StartsWith('>') ? ">" : rest.Split('.')[0];
            return $"{parent}.*{rest[name.Length..]}";
        }
        return path;
    }
}
