using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Hocon.Tests;

public class PropertyTests
{
    private static void Holds<T>(Gen<T> values, Func<T, bool> property, int tests = 500) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(values.ToArbitrary(), property));

    /// <summary>The JSON of the resolved document, or nothing if it is not valid.</summary>
    private static string? Outcome(Func<HoconDocument> document)
    {
        try
        {
            return HoconJson.Write(document().ResolveValue());
        }
        catch (HoconException)
        {
            return null;
        }
    }

    private static HoconDocument Parse(string text) =>
        HoconDocument.Parse(text, Document.FileName, new HoconParserOptions { Source = Files, MaxResolutionSteps = 20_000 });

    private static MemorySource Files { get; } =
        new(("a.conf", "a = 1, b = ${?a}"), ("b.conf", "include a, c += ${b}"), ("c.conf", "include \"c\""));

    [Fact]
    public void Any_JSON_reads_as_what_it_is() => Holds(Texts.Json, json =>
    {
        var value = Parse(json!.ToJsonString()).ResolveValue();
        return JsonNode.DeepEquals(json, JsonNode.Parse(HoconJson.Write(value)))
            && JsonNode.DeepEquals(json, JsonNode.Parse(HoconJson.Write(value, indented: true)));
    });

    [Fact]
    public void What_is_written_as_JSON_reads_back_as_the_same_value() => Holds(Texts.Json, json =>
    {
        var value = Parse(json!.ToJsonString()).ResolveValue();
        return value.Equals(Parse(HoconJson.Write(value)).ResolveValue())
            && value.Equals(Parse(HoconJson.Write(value, indented: true)).ResolveValue());
    });

    [Fact]
    public void What_is_written_as_HOCON_reads_back_as_the_same_value() => Holds(Texts.Json.Where(j => j is JsonObject), json =>
    {
        var value = Parse(json!.ToJsonString()).Resolve();
        return value.Equals(Parse(HoconRenderer.Render(value)).Resolve())
            && value.Equals(Parse(HoconRenderer.Render(value, withOrigins: true)).Resolve());
    });

    [Fact]
    public void Any_text_survives_quoting() => Holds(Texts.Any, text =>
    {
        var value = Parse($"a = {HoconPath.Of(text)}").Resolve().Get("a");
        return value.AsString() == text && Parse($"a = {HoconJson.Write(value)}").Resolve().Get("a").AsString() == text;
    });

    [Fact]
    public void Any_path_reads_back_as_the_same_path() => Holds(Texts.Any.NonEmptyListOf(), keys =>
    {
        var path = HoconPath.Of([.. keys]);
        return HoconPath.Parse(path.ToString()).Equals(path) && Parse($"{path} = 1").Resolve().TryGet(path, out _);
    });

    [Fact]
    public void Random_text_is_valid_or_refused_and_nothing_else() => Holds(Texts.Any.Or(Texts.TokenSoup), text =>
    {
        _ = Outcome(() => Parse(text));
        return true;
    }, tests: 3000);

    [Fact]
    public void A_valid_document_is_valid_or_refused_wherever_it_is_cut_off()
    {
        const string Sample = """"
            # comment
            a { b = [1, ${?x} "q\u0041\n" // c
              { c = """t""" } ] [2], "k.k" += 1.5e3 }
            include required(file("a.conf")), d = ${a} { e = null true -1 }
            """";
        foreach (var length in Enumerable.Range(0, Sample.Length)) _ = Outcome(() => Parse(Sample[..length]));
    }

    [Fact]
    public void Random_assignments_resolve_or_are_refused() => Holds(Texts.Assignments, text =>
    {
        _ = Outcome(() => Parse(text));
        return true;
    }, tests: 3000);

    [Fact]
    public void A_fallback_is_like_earlier_lines_of_the_same_file() => Holds(Texts.Assignments.Two(), pair =>
    {
        var (lower, upper) = pair;
        return Outcome(() => Parse($"{lower}\n{upper}")) == Outcome(() => Parse(upper).WithFallback(Parse(lower)));
    }, tests: 2000);

    [Fact]
    public void Layers_can_be_joined_in_any_grouping() => Holds(Texts.Assignments.Three(), layers =>
    {
        var (top, middle, bottom) = layers;
        return Outcome(() => Parse(top).WithFallback(Parse(middle)).WithFallback(Parse(bottom)))
            == Outcome(() => Parse(top).WithFallback(Parse(middle).WithFallback(Parse(bottom))));
    }, tests: 2000);

    [Fact]
    public void Resolved_values_have_no_substitutions_left_to_resolve() => Holds(Texts.Assignments, text =>
        Outcome(() => Parse(text)) is not { } json || Outcome(() => Parse(json)) == json);
}
