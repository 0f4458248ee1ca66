using ActorMQ.Actors.Engine;
using ActorMQ.Hocon;
using Akka.Actor;
using Akka.Configuration;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>akka { … }</c>, beside the root key of ours: Akka's own keys, known from the reference that comes with it.</summary>
internal static class AkkaSection
{
    public const string RootKey = "akka";

    private static readonly string[] Levels = ["OFF", "ERROR", "WARNING", "INFO", "DEBUG"];

    /// <summary>Below these the reference has examples: users choose the names.</summary>
    private static readonly string[] NamedByUsers =
    [
        "akka.actor.deployment",
        "akka.actor.mailbox.requirements",
        "akka.actor.router.type-mapping",
        "akka.actor.serialization-bindings",
        "akka.actor.serialization-identifiers",
        "akka.actor.serializers",
    ];

    private static readonly Lazy<HoconObject> Reference = new(ReadReference);

    public static Config Read(HoconObject akka, ConfigReport report)
    {
        Check(akka, Reference.Value, report);
        return ConfigurationFactory.ParseString($"{RootKey} {HoconJson.Write(akka)}");
    }

    /// <summary>Looks at each key that is written.</summary>
    private static void Check(HoconObject written, HoconObject known, ConfigReport report)
    {
        if (known.Fields.Count == 0 || NamedByUsers.Contains(written.Path.ToString())) return;
        foreach (var (key, value) in written.Fields)
        {
            var path = value.Path.ToString();
            if (!known.Fields.TryGetValue(key, out var reference))
                report.Error(value.KeyOrigin, $"unknown key {path}{KeySuggestion.For(key, [.. known.Fields.Keys], Paths(Reference.Value))}");
            else if (value is HoconObject inner && reference is HoconObject below) Check(inner, below, report);
            else if (EngineSystem.OwnKeys.Contains(path, StringComparer.Ordinal))
                report.Error(value.KeyOrigin, $"{path}: the broker rests on this key; leave it out");
            else CheckValue(value, reference, report);
        }
    }

    /// <summary>A value must be what the reference has an example of.</summary>
    private static void CheckValue(HoconValue value, HoconValue reference, ConfigReport report)
    {
        try
        {
            if (value.Path.ToString() == "akka.loglevel") CheckLevel(value);
            else if (reference is HoconObject) value.AsObject();
            else if (reference is HoconArray) value.AsArray();
            else if (Is(reference, example => example.AsBoolean())) value.AsBoolean();
            else if (Is(reference, example => example.AsDouble())) value.AsDouble();
            else if (Is(reference, AsTimeout)) AsTimeout(value);
            else value.AsString();
        }
        catch (HoconException e)
        {
            report.Error(e.Origin, e.Problem);
        }
    }

    private static void CheckLevel(HoconValue value)
    {
        if (!Levels.Contains(value.AsString(), StringComparer.OrdinalIgnoreCase)) throw value.Unexpected($"one of {string.Join(", ", Levels)}");
    }

    private static TimeSpan AsTimeout(HoconValue value) => value is HoconString { Text: "infinite" } ? Timeout.InfiniteTimeSpan : value.AsDuration();

    private static bool Is<T>(HoconValue example, Func<HoconValue, T> convert)
    {
        try
        {
            convert(example);
            return true;
        }
        catch (HoconException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Paths(HoconObject parent) =>
        parent.Fields.Values.SelectMany(value => value is HoconObject inner ? Paths(inner) : [value.Path.ToString()]);

    private static HoconObject ReadReference()
    {
        using var stream = typeof(ActorSystem).Assembly.GetManifestResourceStream("Akka.Configuration.akka.conf")!;
        using var reader = new StreamReader(stream);
        return HoconDocument.Parse(reader.ReadToEnd(), "Akka's reference").Resolve().Get(RootKey).AsObject();
    }
}
