using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Hocon.Tests;

/// <summary>Generators of texts.</summary>
internal static class Texts
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", "=", ":", "+=", ",", "\n", " ", "${", "${?", "$", "a", "b.c", "\"", "\"\"\"", "\"x\"", "\\", "#", "//", "1",
        "-", "1.5e3", "true", "null", "include", "\"a.conf\"", "\"b.conf\"", "\"c\"", "file(", "required(", "url(", ")", ".", "\uFEFF",
        "\r\n", "\0", "ä", "😀",
    ];

    /// <summary>Any sequence of UTF-16 code units, halves of surrogate pairs included.</summary>
    public static Gen<string> Any { get; } =
        Gen.OneOf(
            Gen.Choose(0, char.MaxValue).Select(i => (char)i),
            Gen.Choose(0, 127).Select(i => (char)i),
            Gen.Elements("\"\\\n\ud83d\ude00 .".ToCharArray()))
        .ListOf().Select(c => string.Concat(c));

    /// <summary>Pieces of the syntax in no order.</summary>
    public static Gen<string> TokenSoup { get; } = Gen.Elements(Tokens).ListOf().Select(string.Concat);

    /// <summary>Well-formed assignments to few fields, so that they refer to, merge with and hide each other in all ways.</summary>
    public static Gen<string> Assignments { get; } = Field(depth: 0).NonEmptyListOf().Select(f => string.Join('\n', f.Take(8)));

    public static Gen<JsonNode?> Json { get; } = Gen.Sized(size => Container(Math.Min(size, 4)));

    private static Gen<string> Path =>
        Gen.Elements("a", "b", "c").NonEmptyListOf().Select(keys => string.Join('.', keys.Take(3)));

    private static Gen<string> Substitution =>
        from start in Gen.Elements("${", "${?", "${?")
        from path in Path
        select start + path + "}";

    private static Gen<string> Field(int depth) =>
        from path in Path
        from separator in Gen.Elements(" = ", " = ", " = ", " += ")
        from value in Value(depth)
        select path + separator + value;

    private static Gen<string> Value(int depth)
    {
        var simple = Gen.Elements("1", "1.10", "x", "\"q\"", "null", "true");
        var concatenation =
            from left in Gen.OneOf(Substitution, Gen.Elements("x", "[1]", "{ a = 1 }"))
            from space in Gen.Elements("", " ")
            from right in Gen.OneOf(Substitution, Gen.Elements("y", "[2]", "{ b = 2 }"))
            select left + space + right;
        if (depth == 3) return Gen.OneOf(simple, Substitution, concatenation);

        var array = Gen.Constant(depth + 1).SelectMany(Value).ListOf().Select(i => $"[{string.Join(", ", i.Take(3))}]");
        var fields = Gen.Constant(depth + 1).SelectMany(Field).ListOf().Select(f => $"{{ {string.Join(", ", f.Take(3))} }}");
        return Gen.OneOf(simple, Substitution, Substitution, concatenation, array, fields);
    }

    private static Gen<JsonNode?> Node(int depth) => depth == 0 ? Scalar : Gen.OneOf(Scalar, Gen.Constant(depth).SelectMany(Container));

    private static Gen<JsonNode?> Container(int depth) => Gen.OneOf(
        Gen.Constant(depth - 1).SelectMany(d => Node(Math.Max(d, 0)))
        .ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Take(6)])),
        (from key in WellFormed
         from value in Gen.Constant(depth - 1).SelectMany(d => Node(Math.Max(d, 0)))
         select KeyValuePair.Create(key, value))
        .ListOf().Select(fields => (JsonNode?)new JsonObject(fields.Take(6).DistinctBy(f => f.Key, StringComparer.Ordinal))));

    private static Gen<JsonNode?> Scalar => Gen.OneOf(
        WellFormed.Select(s => (JsonNode?)JsonValue.Create(s)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(i => (JsonNode?)JsonValue.Create(i)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(i => (JsonNode?)JsonValue.Create(i / 1e300)),
        Gen.Elements(true, false).Select(b => (JsonNode?)JsonValue.Create(b)),
        Gen.Constant<JsonNode?>(null));

    // The writer of .NET replaces halves of surrogate pairs, so that these have to stay out where it is the judge.
    private static Gen<string> WellFormed => Any.Select(s => string.Concat(s.EnumerateRunes().Where(r => r.Value != 0xFFFD)));
}
